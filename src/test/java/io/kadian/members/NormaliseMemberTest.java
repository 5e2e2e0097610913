// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import static io.kadian.testing.MemberRows.row;
import static io.kadian.testing.MemberRows.schema;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.flink.table.api.DataTypes.ARRAY;
import static org.apache.flink.table.api.DataTypes.DATE;
import static org.apache.flink.table.api.DataTypes.DECIMAL;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.MAP;
import static org.apache.flink.table.api.DataTypes.ROW;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.apache.flink.table.api.DataTypes.TIME;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP_LTZ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.DeadLetter;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Lot;
import io.kadian.types.MemberSchema;
import io.kadian.types.ShardInput;
import io.kadian.types.SideOutputs;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormaliseMemberTest {
  private static final int SHARDS = 1024;
  private static final Instant NOW = Instant.parse("2026-12-12T11:59:59Z");
  private static final MemberSchema SCHEMA =
      schema("points", INT(), "phone", STRING(), "member_id", STRING());

  private final InterceptingOperatorMetricGroup metrics = new InterceptingOperatorMetricGroup();
  private OneInputStreamOperatorTestHarness<RowData, ShardInput> harness;

  @BeforeEach
  void open() throws Exception {
    harness = open(SCHEMA);
  }

  private OneInputStreamOperatorTestHarness<RowData, ShardInput> open(MemberSchema schema)
      throws Exception {
    var task =
        new UnregisteredMetricGroups.UnregisteredTaskMetricGroup() {
          @Override
          public InternalOperatorMetricGroup getOrAddOperator(
              OperatorID id, String name, Map<String, String> variables) {
            return metrics;
          }
        };
    var harness =
        new OneInputStreamOperatorTestHarness<RowData, ShardInput>(
            new ProcessOperator<>(new NormaliseMember(schema, "CN", SHARDS, () -> NOW)),
            new MockEnvironmentBuilder().setMetricGroup(task).build());
    harness.setup(ShardInput.type(schema).createSerializer(new SerializerConfigImpl()));
    harness.open();
    return harness;
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void putsThePhoneInE164AndTheMemberOnTheWayToItsShard() throws Exception {
    process(row(7, "138 1234 5678", "m1", null, null));

    assertThat(deadLetters()).isEmpty();
    ShardInput input = harness.extractOutputValues().get(0);
    assertThat(input.shard()).isEqualTo(Lot.shardOf("m1", SHARDS));
    assertThat(input.member()).isEqualTo("m1");
    assertThat(input.row()).isInstanceOf(BinaryRowData.class);
    assertThat(input.row().getRowKind()).isEqualTo(RowKind.INSERT);
    assertThat(input.row().getArity()).isEqualTo(3);
    assertThat(input.row().getInt(0)).isEqualTo(7);
    assertThat(input.row().getString(1)).hasToString("+8613812345678");
    assertThat(input.row().getString(2)).hasToString("m1");
  }

  @Test
  void givesEachMemberARowOfItsOwn() throws Exception {
    process(row(1, "13812345678", "m1", null, null));
    process(row(2, "13812345679", "m2", null, null));

    assertThat(harness.extractOutputValues())
        .extracting(input -> input.row().getInt(0))
        .containsExactly(1, 2);
  }

  @Test
  void takesAnEmojiForAnId() throws Exception {
    process(row(1, "13812345678", "\uD83C\uDF89 会员", null, null));

    assertThat(harness.extractOutputValues())
        .extracting(ShardInput::member)
        .containsExactly("\uD83C\uDF89 会员");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          "",                member_id is blank
          " \t",             member_id is blank
          ,                  member_id is missing
          "a\0b",            member_id holds a NUL character
          "a\uD83C",         member_id holds half of a character
          "\uDF89a",         member_id holds half of a character
          """)
  void buriesARecordWithoutAnId(String id, String reason) throws Exception {
    process(row(1, "13812345678", id, "{…}".getBytes(UTF_8), null));

    assertThat(harness.extractOutputValues()).isEmpty();
    assertThat(deadLetters()).containsExactly(new DeadLetter("members", reason, "{…}", NOW));
  }

  @Test
  void buriesAnIdThatTheLedgerCannotIndex() throws Exception {
    process(row(1, "13812345678", "x".repeat(NormaliseMember.LONGEST_ID), null, null));
    process(row(1, "13812345678", "x".repeat(NormaliseMember.LONGEST_ID + 1), null, null));

    assertThat(harness.extractOutputValues()).hasSize(1);
    assertThat(deadLetters())
        .extracting(DeadLetter::reason)
        .containsExactly("member_id is longer than 512 characters");
  }

  @Test
  void buriesABadPhoneAndSendsNothingToTheOldOneAnyMore() throws Exception {
    process(row(1, "12345", "m1", null, null));
    process(row(1, null, "m2", null, null));

    assertThat(harness.extractOutputValues())
        .containsExactly(
            ShardInput.departed(Lot.shardOf("m1", SHARDS), "m1"),
            ShardInput.departed(Lot.shardOf("m2", SHARDS), "m2"));
    assertThat(deadLetters())
        .containsExactly(
            new DeadLetter(
                "members",
                "phone is not a valid number",
                "{\"points\":1,\"phone\":\"12345\",\"member_id\":\"m1\"}",
                NOW),
            new DeadLetter(
                "members", "phone is empty", "{\"points\":1,\"member_id\":\"m2\"}", NOW));
  }

  @Test
  void buriesWhatCouldNotBeParsedAsItArrived() throws Exception {
    process(row(null, null, null, new byte[] {(byte) 0xff}, "the record can't be read"));

    assertThat(deadLetters())
        .containsExactly(new DeadLetter("members", "the record can't be read", "base64:/w==", NOW));
  }

  @Test
  void sendsAMemberAwayWhoIsDeleted() throws Exception {
    process(of(RowKind.DELETE, null, null, "m1", null, null));
    process(of(RowKind.DELETE, null, null, "", null, null));

    assertThat(harness.extractOutputValues())
        .containsExactly(ShardInput.departed(Lot.shardOf("m1", SHARDS), "m1"));
    assertThat(deadLetters()).extracting(DeadLetter::reason).containsExactly("member_id is blank");
  }

  @Test
  void takesTheNewImageOfAnUpdateOnly() throws Exception {
    process(of(RowKind.UPDATE_BEFORE, 1, "13812345678", "m1", null, null));
    process(of(RowKind.UPDATE_AFTER, 2, "13812345678", "m1", null, null));

    assertThat(harness.extractOutputValues()).hasSize(1);
    assertThat(harness.extractOutputValues().get(0).row().getInt(0)).isEqualTo(2);
  }

  @Test
  void sendsTheOldIdAwayWhenAnUpdateChangesIt() throws Exception {
    process(of(RowKind.UPDATE_BEFORE, 1, "13812345678", "m1", null, null));
    process(of(RowKind.UPDATE_AFTER, 1, "13812345678", "m2", null, null));
    process(of(RowKind.UPDATE_AFTER, 1, "13812345678", "m3", null, null));

    List<ShardInput> out = harness.extractOutputValues();
    assertThat(out).extracting(ShardInput::member).containsExactly("m1", "m2", "m3");
    assertThat(out).extracting(input -> input.row() == null).containsExactly(true, false, false);
  }

  @Test
  void writesEveryColumnOfADeadLetterThatHasNoRecord() throws Exception {
    MemberSchema schema =
        schema(
            "member_id",
            STRING(),
            "phone",
            STRING(),
            "day",
            DATE(),
            "at",
            TIME(),
            "ts",
            TIMESTAMP(3),
            "ltz",
            TIMESTAMP_LTZ(3),
            "d",
            DECIMAL(10, 2),
            "tags",
            ARRAY(STRING()),
            "likes",
            MAP(STRING(), INT()),
            "home",
            ROW(FIELD("city", STRING())));
    harness.close();
    harness = open(schema);

    process(
        row(
            null,
            "13812345678",
            (int) LocalDate.of(1990, 2, 28).toEpochDay(),
            3_600_000,
            TimestampData.fromLocalDateTime(LocalDateTime.of(2020, 1, 31, 9, 30)),
            TimestampData.fromInstant(NOW),
            DecimalData.fromBigDecimal(new BigDecimal("1.50"), 10, 2),
            new GenericArrayData(new Object[] {StringData.fromString("vip"), null}),
            new GenericMapData(Map.of(StringData.fromString("tea"), 2)),
            GenericRowData.of(StringData.fromString("广州")),
            null,
            null));

    assertThat(deadLetters())
        .extracting(DeadLetter::raw)
        .containsExactly(
            "{\"phone\":\"13812345678\",\"day\":\"1990-02-28\",\"at\":\"01:00:00\",\"ts\":\"2020-01-31T09:30:00\","
                + "\"ltz\":\"2026-12-12T11:59:59Z\",\"d\":1.50,\"tags\":[\"vip\",null],"
                + "\"likes\":{\"tea\":2},\"home\":{\"city\":\"广州\"}}");
  }

  @Test
  void countsTheDeadLetters() throws Exception {
    process(row(1, "12345", "m1", null, null));
    process(row(1, "13812345678", "m1", null, null));

    assertThat(((Counter) metrics.get("deadLetters")).getCount()).isEqualTo(1);
  }

  @Test
  void refusesARegionThatIsNone() {
    assertThatThrownBy(() -> new NormaliseMember(SCHEMA, "China", SHARDS, () -> NOW))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'China' is no region");
  }

  private static RowData of(RowKind kind, Object... values) {
    GenericRowData row = row(values);
    row.setRowKind(kind);
    return row;
  }

  private void process(RowData row) throws Exception {
    harness.processElement(row, 0);
  }

  private List<DeadLetter> deadLetters() {
    Queue<StreamRecord<DeadLetter>> out = harness.getSideOutput(SideOutputs.DEAD_LETTERS);
    return Stream.ofNullable(out).flatMap(Queue::stream).map(StreamRecord::getValue).toList();
  }
}
