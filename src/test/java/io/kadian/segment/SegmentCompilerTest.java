// SPDX-License-Identifier: Apache-2.0
package io.kadian.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import io.kadian.types.MemberSchema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentCompilerTest {
  private static final MemberSchema SCHEMA =
      MemberSchema.of(
          ResolvedSchema.of(
              Column.physical("member_id", DataTypes.STRING().notNull()),
              Column.physical("phone", DataTypes.STRING()),
              Column.physical("城市", DataTypes.STRING()),
              Column.physical("points", DataTypes.INT()),
              Column.physical("orders", DataTypes.BIGINT()),
              Column.physical("spend", DataTypes.DOUBLE()),
              Column.physical("consent", DataTypes.BOOLEAN()),
              Column.physical("balance", DataTypes.DECIMAL(10, 2)),
              Column.physical("birthday", DataTypes.DATE()),
              Column.physical("registered_at", DataTypes.TIMESTAMP(3)),
              Column.physical("last_order_at", DataTypes.TIMESTAMP_LTZ(3)),
              Column.physical("tags", DataTypes.ARRAY(DataTypes.STRING())),
              Column.physical("prefs", DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING())),
              Column.physical("select", DataTypes.STRING())));

  private static final TimestampData SEND_AT =
      TimestampData.fromInstant(Instant.parse("2026-12-12T12:00:00Z"));

  private static SegmentCompiler compiler;

  @BeforeAll
  static void warmUp() {
    compiler =
        new SegmentCompiler(
            SCHEMA, ZoneId.of("Asia/Shanghai"), SegmentCompilerTest.class.getClassLoader());
  }

  private static RowData full() {
    return binary(
        GenericRowData.of(
            StringData.fromString("m1"),
            StringData.fromString("+8613812345678"),
            StringData.fromString("广州"),
            7,
            8L,
            1.5,
            true,
            DecimalData.fromBigDecimal(new BigDecimal("12.30"), 10, 2),
            (int) LocalDate.parse("1990-12-03").toEpochDay(),
            TimestampData.fromLocalDateTime(LocalDateTime.parse("2020-01-01T00:00:00")),
            TimestampData.fromInstant(Instant.parse("2026-06-01T00:00:00Z")),
            new GenericArrayData(new StringData[] {StringData.fromString("母婴"), null}),
            new GenericMapData(
                Map.of(StringData.fromString("channel"), StringData.fromString("sms"))),
            StringData.fromString("x")));
  }

  private static RowData nulls() {
    GenericRowData row = new GenericRowData(SCHEMA.columns().size());
    row.setField(0, StringData.fromString("m2"));
    return binary(row);
  }

  private static RowData binary(RowData row) {
    return new RowDataSerializer(SCHEMA.rowType()).toBinaryRow(row).copy();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "member_id = 'm1'",
        "`城市` = '广州'",
        "points > 5",
        "points BETWEEN 5 AND 7",
        "orders >= 8",
        "spend < 2",
        "consent",
        "balance = 12.30",
        "balance * 2 > 24.5",
        "birthday < DATE '2000-01-01'",
        "EXTRACT(MONTH FROM birthday) = EXTRACT(MONTH FROM send_at)",
        "registered_at < TIMESTAMP '2021-01-01 00:00:00'",
        "TIMESTAMPDIFF(DAY, last_order_at, send_at) BETWEEN 90 AND 365",
        "last_order_at < TIMESTAMPADD(DAY, -90, send_at)",
        "ARRAY_CONTAINS(tags, '母婴')",
        "CARDINALITY(tags) = 2",
        "prefs['channel'] = 'sms'",
        "`select` = 'x'",
        "phone LIKE '+86138%'",
        "REGEXP(phone, '^\\+861(38|39)')",
      })
  void selectsByEachColumnTypeAndNeverByNull(String condition) {
    MemberPredicate predicate = compiler.compile(condition);
    assertThat(predicate.test(full(), SEND_AT)).isTrue();
    assertThat(predicate.test(nulls(), SEND_AT)).isFalse();
  }

  @Test
  void takesDatesFromTheJobsCalendar() {
    TimestampData evening = TimestampData.fromInstant(Instant.parse("2026-12-12T16:30:00Z"));
    assertThat(compiler.compile("CAST(send_at AS DATE) = DATE '2026-12-13'").test(full(), evening))
        .isTrue();
  }

  @Test
  void evaluatesThroughNullLogicAndLeavesOutWhatIsUnknown() {
    assertThat(compiler.compile("NOT (points > 5)").test(nulls(), SEND_AT)).isFalse();
    assertThat(compiler.compile("points IS NULL").test(nulls(), SEND_AT)).isTrue();
  }

  @Test
  void throwsWhatItCannotEvaluate() {
    MemberPredicate cast = compiler.compile("CAST(phone AS INT) > 1");
    assertThatThrownBy(() -> cast.test(full(), SEND_AT))
        .isInstanceOf(MemberPredicate.EvaluationException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tierr = 'GOLD'|Unknown identifier 'tierr'",
        "points >|line 1, column 8",
        "points + 1|BOOLEAN",
        "points > (SELECT 1)|line 1: a condition looks at one member",
        "COUNT(points) > 1|Unsupported call: COUNT(INT)",
        "NOSUCH(points)|NOSUCH"
      })
  void refusesWithFlinksOwnMessage(String condition, String message) {
    assertThatThrownBy(() -> compiler.compile(condition))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
    assertThat(compiler.compile("points = 7").test(full(), SEND_AT)).isTrue();
  }
}
