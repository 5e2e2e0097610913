// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.types.MemberSchema;
import java.util.BitSet;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/**
 * Reads a member's records once for all campaigns, and tells which columns are not what they were:
 * few campaigns ask for those.
 */
final class ReadRecords {
  private final RowData.FieldGetter[] getters;

  ReadRecords(MemberSchema schema) {
    getters = new RowData.FieldGetter[schema.size()];
    for (int i = 0; i < getters.length; i++) {
      getters[i] = RowData.createFieldGetter(schema.type(i), i);
    }
  }

  MemberUpdate update(String member, int shard, @Nullable RowData before, @Nullable RowData after) {
    GenericRowData was = before == null ? null : read(before);
    GenericRowData is = after == null ? null : read(after);
    return new MemberUpdate(
        member, shard, was, is, was == null || is == null ? null : changed(was, is));
  }

  private GenericRowData read(RowData row) {
    GenericRowData read = new GenericRowData(getters.length);
    for (int i = 0; i < getters.length; i++) {
      read.setField(i, getters[i].getFieldOrNull(row));
    }
    return read;
  }

  /** Indices; one that can't be compared counts as changed. */
  private static BitSet changed(GenericRowData before, GenericRowData after) {
    BitSet changed = new BitSet(before.getArity());
    for (int i = 0; i < before.getArity(); i++) {
      if (!Objects.equals(before.getField(i), after.getField(i))) {
        changed.set(i);
      }
    }
    return changed;
  }
}
