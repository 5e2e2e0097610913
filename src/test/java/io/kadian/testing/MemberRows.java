// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import io.kadian.types.MemberSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;

/** Member tables and rows, without a planner. */
public final class MemberRows {
  private MemberRows() {}

  /**
   * @param columns names and {@link DataType}s in turn
   */
  public static MemberSchema schema(Object... columns) {
    return MemberSchema.of(resolved(columns));
  }

  public static ResolvedSchema resolved(Object... columns) {
    List<Column> resolved = new ArrayList<>();
    for (int i = 0; i < columns.length; i += 2) {
      resolved.add(Column.physical((String) columns[i], (DataType) columns[i + 1]));
    }
    return ResolvedSchema.of(resolved);
  }

  /**
   * @param values internal ones; only a String is made a StringData
   */
  public static GenericRowData row(Object... values) {
    GenericRowData row = new GenericRowData(values.length);
    for (int i = 0; i < values.length; i++) {
      row.setField(i, values[i] instanceof String text ? StringData.fromString(text) : values[i]);
    }
    return row;
  }
}
