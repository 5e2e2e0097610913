// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.types.MemberSchema;
import java.util.BitSet;
import java.util.Objects;
import org.apache.flink.table.data.RowData;

/** Tells which of a member's columns are not what they were: few campaigns ask for those. */
final class ChangedColumns {
  private final RowData.FieldGetter[] getters;

  ChangedColumns(MemberSchema schema) {
    getters = new RowData.FieldGetter[schema.size()];
    for (int i = 0; i < getters.length; i++) {
      getters[i] = RowData.createFieldGetter(schema.type(i), i);
    }
  }

  /** Indices; one that can't be compared counts as changed. */
  BitSet between(RowData before, RowData after) {
    BitSet changed = new BitSet(getters.length);
    for (int i = 0; i < getters.length; i++) {
      if (!Objects.equals(getters[i].getFieldOrNull(before), getters[i].getFieldOrNull(after))) {
        changed.set(i);
      }
    }
    return changed;
  }
}
