// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import io.kadian.types.MemberSchema;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/** Member rows of a small table for tests. */
public final class Members {
  public static final MemberSchema SCHEMA =
      MemberSchema.of(
          ResolvedSchema.of(
              Column.physical("member_id", DataTypes.STRING()),
              Column.physical("phone", DataTypes.STRING()),
              Column.physical("first_name", DataTypes.STRING()),
              Column.physical("tier", DataTypes.STRING()),
              Column.physical("points", DataTypes.STRING()),
              Column.physical("consent", DataTypes.BOOLEAN())));

  private Members() {}

  public static RowData member(String id, String phone, String firstName, String tier) {
    return row(
        Map.of(
            "member_id", text(id),
            "phone", text(phone),
            "first_name", text(firstName),
            "tier", text(tier),
            "consent", true));
  }

  /** With NULL in every column that isn't named. */
  public static RowData row(Map<String, Object> values) {
    GenericRowData row = new GenericRowData(SCHEMA.columns().size());
    values.forEach((column, value) -> row.setField(SCHEMA.indexOf(column), value));
    return new RowDataSerializer(SCHEMA.rowType()).toBinaryRow(row).copy();
  }

  public static StringData text(String value) {
    return StringData.fromString(value);
  }
}
