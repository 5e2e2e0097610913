// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import static io.kadian.testing.MemberRows.row;
import static io.kadian.testing.MemberRows.schema;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class ShardInputSerializerTest {
  private static final MemberSchema SCHEMA =
      schema("member_id", STRING(), "phone", STRING(), "a", INT(), "b", INT());
  private static final MemberSchema SWAPPED =
      schema("member_id", STRING(), "phone", STRING(), "b", INT(), "a", INT());

  private final TypeSerializer<ShardInput> serializer =
      ShardInput.type(SCHEMA).createSerializer(new SerializerConfigImpl());
  private final ShardInput member =
      ShardInput.member(
          3,
          "m\u0000\uD83C\uDF89",
          new MemberRowSerializer(SCHEMA).toBinaryRow(row("m", "+861", 1, 2)));

  @Test
  void carriesAMemberADepartureAndATicket() throws Exception {
    for (ShardInput input :
        new ShardInput[] {
          member, ShardInput.departed(1023, "m1"), ShardInput.ticket(0, "double12")
        }) {
      DataOutputSerializer copied = new DataOutputSerializer(64);
      serializer.copy(new DataInputDeserializer(octets(input)), copied);

      assertThat(read(octets(input), serializer)).isEqualTo(input);
      assertThat(read(copied.getCopyOfBuffer(), serializer)).isEqualTo(input);
    }
  }

  @Test
  void refusesAMemberOnItsWayWhoseColumnsAreOthers() {
    TypeSerializer<ShardInput> swapped = new ShardInputSerializer(SWAPPED);

    assertThatThrownBy(() -> read(octets(member), swapped))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other columns than the DDL has now")
        .hasMessageContaining("b INT, a INT");
  }

  @Test
  void mapsColumnsByNameWhereASnapshotTellsThem() throws Exception {
    TypeSerializerSnapshot<ShardInput> old = written(serializer.snapshotConfiguration());
    TypeSerializer<ShardInput> current = new ShardInputSerializer(SWAPPED);

    assertThat(current.snapshotConfiguration().resolveSchemaCompatibility(old))
        .matches(compatibility -> compatibility.isCompatibleAfterMigration());

    ShardInput migrated = read(octets(member), old.restoreSerializer());
    DataOutputSerializer out = new DataOutputSerializer(64);
    current.serialize(migrated, out);
    ShardInput reread = read(out.getCopyOfBuffer(), current);
    assertThat(reread.member()).isEqualTo(member.member());
    assertThat(reread.row().getInt(2)).isEqualTo(2);
    assertThat(reread.row().getInt(3)).isEqualTo(1);
  }

  @Test
  void readsItsOwnSnapshotAsItIs() throws Exception {
    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(written(serializer.snapshotConfiguration())))
        .matches(compatibility -> compatibility.isCompatibleAsIs());
  }

  @Test
  void isTheSameAfterItsOwnSerializationAndDuplication() throws Exception {
    assertThat(InstantiationUtil.clone(serializer)).isEqualTo(serializer);
    assertThat(serializer.duplicate()).isEqualTo(serializer);
    assertThat(ShardInput.type(SCHEMA)).isEqualTo(ShardInput.type(SCHEMA));
    assertThat(ShardInput.type(SCHEMA)).isNotEqualTo(ShardInput.type(SWAPPED));
  }

  private byte[] octets(ShardInput input) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(input, out);
    return out.getCopyOfBuffer();
  }

  private static ShardInput read(byte[] octets, TypeSerializer<ShardInput> serializer)
      throws IOException {
    return serializer.deserialize(new DataInputDeserializer(octets));
  }

  private static TypeSerializerSnapshot<ShardInput> written(
      TypeSerializerSnapshot<ShardInput> snapshot) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(out, snapshot);
    return TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
        new DataInputDeserializer(out.getCopyOfBuffer()),
        ShardInputSerializerTest.class.getClassLoader());
  }
}
