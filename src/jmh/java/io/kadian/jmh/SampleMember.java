// SPDX-License-Identifier: Apache-2.0
package io.kadian.jmh;

import io.kadian.testing.MemberRows;
import io.kadian.types.MemberRowSerializer;
import io.kadian.types.MemberSchema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** A member with all the columns of sql/members.sql, as a binary row: as state hands it out. */
public final class SampleMember {
  public static final MemberSchema SCHEMA =
      MemberRows.schema(
          "member_id", DataTypes.STRING(),
          "phone", DataTypes.STRING(),
          "first_name", DataTypes.STRING(),
          "consent", DataTypes.BOOLEAN(),
          "time_zone", DataTypes.STRING(),
          "tier", DataTypes.STRING(),
          "city", DataTypes.STRING(),
          "birthday", DataTypes.DATE(),
          "points", DataTypes.INT(),
          "balance", DataTypes.DECIMAL(10, 2),
          "last_order_at", DataTypes.TIMESTAMP_LTZ(3),
          "registered_at", DataTypes.TIMESTAMP(3),
          "spend_90d", DataTypes.DOUBLE(),
          "orders", DataTypes.BIGINT(),
          "tags", DataTypes.ARRAY(DataTypes.STRING()),
          "preferences", DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING()));

  private SampleMember() {}

  public static RowData row() {
    return new MemberRowSerializer(SCHEMA)
        .toBinaryRow(
            MemberRows.row(
                "m0000001",
                "+8613812345678",
                "小明",
                true,
                "Asia/Shanghai",
                "GOLD",
                "广州",
                (int) LocalDate.parse("1990-12-03").toEpochDay(),
                1_200,
                DecimalData.fromBigDecimal(new BigDecimal("88.50"), 10, 2),
                TimestampData.fromInstant(Instant.parse("2026-06-01T12:00:00Z")),
                TimestampData.fromLocalDateTime(LocalDateTime.parse("2020-01-31T09:30:00")),
                1_999.9,
                17L,
                new GenericArrayData(
                    new StringData[] {StringData.fromString("母婴"), StringData.fromString("双12")}),
                new GenericMapData(
                    Map.of(StringData.fromString("channel"), StringData.fromString("sms")))));
  }
}
