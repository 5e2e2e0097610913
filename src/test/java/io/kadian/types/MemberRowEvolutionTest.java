// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import static io.kadian.testing.MemberRows.row;
import static io.kadian.testing.MemberRows.schema;
import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.BOOLEAN;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.apache.flink.table.api.DataTypes.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.StateMigrationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots of one DDL, restored under another, with both of Flink's state backends. */
@SuppressWarnings("try") // Flink's harnesses close with any exception
class MemberRowEvolutionTest {
  private static final MemberSchema BEFORE =
      schema(
          "member_id",
          STRING(),
          "phone",
          STRING(),
          "tier",
          STRING(),
          "city",
          STRING(),
          "points",
          INT());

  enum Backend {
    HEAP,
    ROCKSDB;

    StateBackend create() {
      return this == HEAP ? new HashMapStateBackend() : new EmbeddedRocksDBStateBackend();
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsUnchangedColumnsAsTheyAre(Backend backend) throws Exception {
    List<RowData> rows = read(backend, snapshotOfBefore(backend), BEFORE);

    assertThat(texts(rows, BEFORE))
        .containsExactlyInAnyOrder(
            "{member_id=m1, phone=+861, tier=gold, city=Guangzhou, points=7}",
            "{member_id=m2, phone=+862, tier=null, city=null, points=null}");
  }

  @ParameterizedTest
  @EnumSource
  void fillsAnAddedColumnWithNull(Backend backend) throws Exception {
    MemberSchema after =
        schema(
            "member_id",
            STRING(),
            "name",
            STRING(),
            "phone",
            STRING(),
            "tier",
            STRING(),
            "city",
            STRING(),
            "points",
            INT(),
            "orders",
            BIGINT());

    assertThat(texts(read(backend, snapshotOfBefore(backend), after), after))
        .containsExactlyInAnyOrder(
            "{member_id=m1, name=null, phone=+861, tier=gold, city=Guangzhou, points=7,"
                + " orders=null}",
            "{member_id=m2, name=null, phone=+862, tier=null, city=null, points=null,"
                + " orders=null}");
  }

  @ParameterizedTest
  @EnumSource
  void leavesOutADroppedColumn(Backend backend) throws Exception {
    MemberSchema after =
        schema("member_id", STRING(), "phone", STRING(), "city", STRING(), "points", INT());

    assertThat(texts(read(backend, snapshotOfBefore(backend), after), after))
        .contains("{member_id=m1, phone=+861, city=Guangzhou, points=7}");
  }

  @ParameterizedTest
  @EnumSource
  void doesNotSwapColumnsOfOneTypeThatChangePlaces(Backend backend) throws Exception {
    MemberSchema after =
        schema(
            "points",
            INT(),
            "city",
            STRING(),
            "tier",
            STRING(),
            "phone",
            STRING(),
            "member_id",
            STRING());

    assertThat(texts(read(backend, snapshotOfBefore(backend), after), after))
        .contains("{points=7, city=Guangzhou, tier=gold, phone=+861, member_id=m1}");
  }

  @ParameterizedTest
  @EnumSource
  void takesALongerTextForTheSameType(Backend backend) throws Exception {
    MemberSchema after =
        schema(
            "member_id",
            VARCHAR(40),
            "phone",
            STRING(),
            "tier",
            STRING(),
            "city",
            STRING(),
            "points",
            INT());

    assertThat(texts(read(backend, snapshotOfBefore(backend), after), after))
        .contains("{member_id=m1, phone=+861, tier=gold, city=Guangzhou, points=7}");
  }

  @ParameterizedTest
  @EnumSource
  void refusesAColumnThatChangedItsType(Backend backend) throws Exception {
    OperatorSubtaskState before = snapshotOfBefore(backend);
    MemberSchema after =
        schema(
            "member_id",
            STRING(),
            "phone",
            STRING(),
            "tier",
            STRING(),
            "city",
            STRING(),
            "points",
            BIGINT());

    assertThatThrownBy(() -> read(backend, before, after))
        .satisfies(
            e ->
                assertThat(ExceptionUtils.findThrowable(e, SuppressRestartsException.class))
                    .isPresent())
        .rootCause()
        .isInstanceOf(StateMigrationException.class)
        .hasMessageStartingWith(
            "Column points of members is INT in the savepoint and BIGINT in the DDL.");
  }

  /** Who said no would get messages. */
  @ParameterizedTest
  @EnumSource
  void refusesToForgetWhoConsented(Backend backend) throws Exception {
    OperatorSubtaskState before;
    MemberSchema consenting =
        schema("member_id", STRING(), "phone", STRING(), "consent", BOOLEAN());
    try (var harness = open(backend, consenting, null)) {
      member(harness, "m1", row("m1", "+861", false));
      before = harness.snapshot(1, 0);
    }

    assertThatThrownBy(
            () -> read(backend, before, schema("member_id", STRING(), "phone", STRING())))
        .rootCause()
        .isInstanceOf(StateMigrationException.class)
        .hasMessageStartingWith(
            "Column consent of members is in the savepoint and not in the DDL.");
  }

  @ParameterizedTest
  @EnumSource
  void survivesOneChangeAfterTheOtherAndUpdatesInBetween(Backend backend) throws Exception {
    MemberSchema between =
        schema("city", STRING(), "member_id", STRING(), "phone", STRING(), "vip", STRING());
    MemberSchema after =
        schema(
            "vip",
            STRING(),
            "points",
            INT(),
            "member_id",
            STRING(),
            "phone",
            STRING(),
            "city",
            STRING());

    OperatorSubtaskState second;
    try (var harness = open(backend, between, snapshotOfBefore(backend))) {
      member(harness, "m3", row("Wuhan", "m3", "+863", "yes"));
      harness.processElement(ShardInput.departed(1, "m2"), 0);
      second = harness.snapshot(2, 0);
    }

    assertThat(texts(read(backend, second, after), after))
        .containsExactlyInAnyOrder(
            "{vip=null, points=null, member_id=m1, phone=+861, city=Guangzhou}",
            "{vip=yes, points=null, member_id=m3, phone=+863, city=Wuhan}");
  }

  private static OperatorSubtaskState snapshotOfBefore(Backend backend) throws Exception {
    try (var harness = open(backend, BEFORE, null)) {
      member(harness, "m1", row("m1", "+861", "gold", "Guangzhou", 7));
      member(harness, "m2", row("m2", "+862", null, null, null));
      return harness.snapshot(1, 0);
    }
  }

  private static List<RowData> read(
      Backend backend, OperatorSubtaskState snapshot, MemberSchema schema) throws Exception {
    try (var harness = open(backend, schema, snapshot)) {
      harness.processElement(ShardInput.ticket(1, "all"), 0);
      return harness.extractOutputValues();
    }
  }

  private static void member(
      KeyedOneInputStreamOperatorTestHarness<Integer, ShardInput, RowData> harness,
      String member,
      RowData row)
      throws Exception {
    harness.processElement(ShardInput.member(1, member, row), 0);
  }

  private static KeyedOneInputStreamOperatorTestHarness<Integer, ShardInput, RowData> open(
      Backend backend, MemberSchema schema, OperatorSubtaskState snapshot) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new RememberMembers(schema)),
            ShardInput::shard,
            BasicTypeInfo.INT_TYPE_INFO);
    harness.setStateBackend(backend.create());
    harness.setup(new MemberRowSerializer(schema));
    if (snapshot != null) {
      harness.initializeState(snapshot);
    }
    harness.open();
    return harness;
  }

  private static List<String> texts(List<RowData> rows, MemberSchema schema) {
    List<String> texts = new ArrayList<>();
    for (RowData row : rows) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < schema.size(); i++) {
        Object value = RowData.createFieldGetter(schema.type(i), i).getFieldOrNull(row);
        fields.add(schema.columns().get(i) + "=" + value);
      }
      texts.add("{" + String.join(", ", fields) + "}");
    }
    return texts;
  }

  /** Selection's state in small: a ticket has all of the shard's members read out. */
  private static final class RememberMembers
      extends KeyedProcessFunction<Integer, ShardInput, RowData> {
    private static final long serialVersionUID = 1L;
    private final MemberSchema schema;
    private transient MapState<String, RowData> members;

    RememberMembers(MemberSchema schema) {
      this.schema = schema;
    }

    @Override
    public void open(OpenContext context) {
      members =
          getRuntimeContext()
              .getMapState(
                  new MapStateDescriptor<>(
                      "members", StringSerializer.INSTANCE, new MemberRowSerializer(schema)));
    }

    @Override
    public void processElement(ShardInput input, Context context, Collector<RowData> out)
        throws Exception {
      if (input.ticket() != null) {
        for (RowData row : members.values()) {
          out.collect(row);
        }
      } else if (input.row() == null) {
        members.remove(input.member());
      } else {
        members.put(input.member(), input.row());
      }
    }
  }
}
