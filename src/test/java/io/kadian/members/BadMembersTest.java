// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.DeadLetter;
import io.kadian.domain.Json;
import io.kadian.testing.Hostile;
import io.kadian.testing.MemberRows;
import io.kadian.types.MemberSchema;
import io.kadian.types.ShardInput;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonParserRowDataDeserializationSchema;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;

/** Every record of the member table is a member on the way to its shard, or a dead letter. */
class BadMembersTest {
  private static final MemberSchema SCHEMA =
      MemberRows.schema(
          "member_id", DataTypes.STRING(),
          "phone", DataTypes.STRING(),
          "first_name", DataTypes.STRING(),
          "consent", DataTypes.BOOLEAN(),
          "birthday", DataTypes.DATE(),
          "points", DataTypes.INT(),
          "balance", DataTypes.DECIMAL(10, 2),
          "last_order_at", DataTypes.TIMESTAMP_LTZ(3),
          "tags", DataTypes.ARRAY(DataTypes.STRING()),
          "preferences", DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING()));

  private static final String MEMBER =
      "{\"member_id\":\"m1\",\"phone\":\"138 1234 5678\",\"first_name\":\"张伟\",\"consent\":true,"
          + "\"birthday\":\"1990-02-28\",\"points\":7,\"balance\":12.30,"
          + "\"last_order_at\":\"2026-11-11T12:00:00Z\",\"tags\":[\"a\",\"b\"],"
          + "\"preferences\":{\"channel\":\"sms\"}}";

  private static KeepUnparsable format;
  private static OneInputStreamOperatorTestHarness<RowData, ShardInput> normalise;

  @BeforeContainer
  static void open() throws Exception {
    int users = SCHEMA.size();
    List<String> columns = new ArrayList<>(SCHEMA.columns());
    columns.add(KeptColumns.RAW);
    columns.add(KeptColumns.ERROR);
    LogicalType[] types = new LogicalType[users + 2];
    int[] places = new int[users];
    for (int i = 0; i < users; i++) {
      types[i] = SCHEMA.type(i);
      places[i] = i;
    }
    types[users] = DataTypes.BYTES().getLogicalType();
    types[users + 1] = DataTypes.STRING().getLogicalType();
    TypeInformation<RowData> produced = TypeInformation.of(RowData.class);
    format =
        new KeepUnparsable(
            "json",
            new JsonParserRowDataDeserializationSchema(
                SCHEMA.rowType(), produced, false, false, TimestampFormat.ISO_8601),
            produced,
            columns,
            types,
            places,
            Set.of(),
            "",
            false);
    format.open(null);
    normalise =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new NormaliseMember(SCHEMA, "CN", 16, () -> Instant.EPOCH)));
    normalise.setup(ShardInput.type(SCHEMA).createSerializer(new SerializerConfigImpl()));
    normalise.open();
  }

  @AfterContainer
  static void close() throws Exception {
    normalise.close();
  }

  @Provide
  Arbitrary<byte[]> records() {
    Arbitrary<byte[]> escaped =
        Combinators.combine(Hostile.texts(), Hostile.texts(), Hostile.texts())
            .as(
                (id, phone, name) ->
                    MEMBER
                        .replace("m1", quoted(id))
                        .replace("138 1234 5678", quoted(phone))
                        .replace("张伟", quoted(name))
                        .getBytes(UTF_8));
    Arbitrary<byte[]> named =
        Hostile.texts().map(name -> MEMBER.replace("张伟", quoted(name)).getBytes(UTF_8));
    return Arbitraries.oneOf(Hostile.mutated(MEMBER), escaped, named);
  }

  @Property(tries = 2000)
  void isAMemberOrADeadLetter(@ForAll("records") byte[] record) throws Exception {
    List<RowData> rows = new ArrayList<>();
    format.deserialize(record, new ListCollector<>(rows));
    assertThat(rows).isNotEmpty();
    for (RowData row : rows) {
      normalise.processElement(row, 0);
      List<ShardInput> members = normalise.extractOutputValues();
      List<DeadLetter> letters = letters();
      if (letters.isEmpty()) {
        ShardInput member = members.get(0);
        assertThat(members).hasSize(1);
        assertThat(member.row().getString(1).toString()).matches("\\+[1-9]\\d{6,14}");
        assertThat(copy(member)).isEqualTo(member);
        assertThat(Json.MAPPER.readTree(MemberJson.of(member.row(), SCHEMA))).isNotNull();
      } else {
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).reason()).isNotBlank().hasSizeLessThanOrEqualTo(2_000);
        assertThat(letters.get(0).raw()).isEqualTo(RawText.of(record));
        assertThat(members).allSatisfy(gone -> assertThat(gone.row()).isNull());
      }
      normalise.getOutput().clear();
      if (!letters.isEmpty()) {
        normalise.getSideOutput(SideOutputs.DEAD_LETTERS).clear();
      }
    }
  }

  private static List<DeadLetter> letters() {
    var records = normalise.getSideOutput(SideOutputs.DEAD_LETTERS);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  private static ShardInput copy(ShardInput input) throws Exception {
    var serializer = ShardInput.type(SCHEMA).createSerializer(new SerializerConfigImpl());
    DataOutputSerializer out = new DataOutputSerializer(128);
    serializer.serialize(input, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  /** With every character above ASCII escaped, halves of surrogate pairs too. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c > 0x7E || c == '"' || c == '\\') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.toString();
  }
}
