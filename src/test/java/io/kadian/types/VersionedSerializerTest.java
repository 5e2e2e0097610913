// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.DedupKey;
import io.kadian.domain.DeliveredSm;
import io.kadian.domain.Delivery;
import io.kadian.domain.EncodedText;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Receipt;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.types.StringValue;
import org.apache.flink.util.StateMigrationException;
import org.junit.jupiter.api.Test;

class VersionedSerializerTest {
  /** A record that got a country in form 2. */
  record Address(String city, String country) {}

  /** Form 2 of it; state of form 1 was written by a class of the same name. */
  public static final class AddressSerializer extends VersionedSerializer<Address> {
    private static final long serialVersionUID = 1L;

    public AddressSerializer() {
      super(Address.class, 2);
    }

    @Override
    protected void write(Address address, DataOutputView out) throws IOException {
      out.writeUTF(address.city());
      out.writeUTF(address.country());
    }

    @Override
    protected Address read(DataInputView in, int version) throws IOException {
      return new Address(in.readUTF(), version < 2 ? "CN" : in.readUTF());
    }
  }

  /** Another record's. */
  public static final class CitySerializer extends VersionedSerializer<Address> {
    private static final long serialVersionUID = 1L;

    public CitySerializer() {
      super(Address.class, 2);
    }

    @Override
    protected void write(Address address, DataOutputView out) throws IOException {
      out.writeUTF(address.city());
    }

    @Override
    protected Address read(DataInputView in, int version) throws IOException {
      return new Address(in.readUTF(), "");
    }
  }

  private final AddressSerializer serializer = new AddressSerializer();

  @Test
  void takesStateOfTheSameFormAsItIs() throws IOException {
    assertThat(compatibilityWith(snapshot(AddressSerializer.class, 2)).isCompatibleAsIs()).isTrue();
  }

  @Test
  void migratesStateOfAnOlderForm() throws IOException {
    assertThat(compatibilityWith(snapshot(AddressSerializer.class, 1)).isCompatibleAfterMigration())
        .isTrue();
  }

  @Test
  void refusesStateOfANewerForm() throws IOException {
    VersionedSerializerSnapshot<Address> newer = snapshot(AddressSerializer.class, 3);

    assertThatThrownBy(() -> compatibilityWith(newer))
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .isInstanceOf(StateMigrationException.class)
        .hasMessage(
            "Address is in form 3 in the savepoint, and this jar knows 1 to 2: a newer jar wrote"
                + " it");
  }

  @Test
  void refusesStateOfAnotherSerializer() throws IOException {
    assertThat(compatibilityWith(snapshot(CitySerializer.class, 2)).isIncompatible()).isTrue();
    assertThat(compatibilityWith(snapshot(CitySerializer.class, 1)).isIncompatible()).isTrue();
  }

  @Test
  void namesTheSerializerThatIsGone() {
    DataOutputSerializer out = new DataOutputSerializer(64);
    assertThatThrownBy(
            () -> {
              out.writeUTF("io.kadian.types.Gone");
              out.writeInt(1);
              restore(out.getCopyOfBuffer());
            })
        .isInstanceOf(IOException.class)
        .hasMessage("The state was written by io.kadian.types.Gone, which is not in this jar");
  }

  @Test
  void writesASnapshotThatComesBack() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());

    TypeSerializerSnapshot<Address> restored =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());

    assertThat(restored.restoreSerializer()).isEqualTo(serializer).isNotSameAs(serializer);
    assertThat(compatibilityWith(restored).isCompatibleAsIs()).isTrue();
  }

  @Test
  void fillsInWhatAnOlderFormLacks() throws IOException {
    TypeSerializer<Address> older = snapshot(AddressSerializer.class, 1).restoreSerializer();

    assertThat(older.deserialize(in(formOneOf("广州")))).isEqualTo(new Address("广州", "CN"));
  }

  /** As RocksDB migrates a state: read with the restored serializer, written with the new one. */
  @Test
  void rewritesAnOlderFormInTheNewOne() throws IOException {
    TypeSerializer<Address> older = snapshot(AddressSerializer.class, 1).restoreSerializer();
    DataOutputSerializer migrated = new DataOutputSerializer(64);
    serializer.serialize(older.deserialize(in(formOneOf("广州"))), migrated);

    DataOutputSerializer fresh = new DataOutputSerializer(64);
    serializer.serialize(new Address("广州", "CN"), fresh);
    assertThat(migrated.getCopyOfBuffer()).isEqualTo(fresh.getCopyOfBuffer());
  }

  /**
   * RocksDB writes a new snapshot for a state that was restored and not opened, and leaves its
   * octets as they are.
   */
  @Test
  void readsAnOlderFormUnderANewerSnapshot() throws IOException {
    TypeSerializer<Address> older = snapshot(AddressSerializer.class, 1).restoreSerializer();
    TypeSerializerSnapshot<Address> rewritten = older.snapshotConfiguration();

    assertThat(rewritten.restoreSerializer().deserialize(in(formOneOf("广州"))))
        .isEqualTo(new Address("广州", "CN"));
  }

  @Test
  void copiesAnOlderFormIntoTheNewOne() throws IOException {
    DataOutputSerializer copy = new DataOutputSerializer(64);
    serializer.copy(in(formOneOf("广州")), copy);

    assertThat(serializer.deserialize(in(copy.getCopyOfBuffer())))
        .isEqualTo(new Address("广州", "CN"));
  }

  @Test
  void doesNotGuessAtAFormItDoesNotKnow() {
    assertThatThrownBy(() -> serializer.deserialize(in(new byte[] {3, 0, 0, 0, 0})))
        .isInstanceOf(IOException.class)
        .hasMessage("Address in form 3; this jar reads 1 to 2");
  }

  /** The octets of form 2: who changes them raises the version and adds to this test. */
  @Test
  void writesAPreparedSmsInFormTwo() throws IOException {
    PreparedSms sms =
        PreparedSms.of("+86139", true, new DedupKey(1, 2), EncodedText.of("双12", (byte) 0));
    DataOutputSerializer out = new DataOutputSerializer(64);
    new DomainTypes.PreparedSmsSerializer().serialize(sms, out);

    assertThat(HexFormat.of().formatHex(out.getCopyOfBuffer()))
        .isEqualTo(
            "02" // form
                + "01" // consent
                + "07"
                + "2b3836313339" // phone
                + "0000000000000001"
                + "0000000000000002" // dedup key
                + "01" // UCS-2
                + "01" // parts
                + "0006"
                + "53cc00310032");
  }

  /** What a checkpoint has in flight that was made before receipts had a route. */
  @Test
  void readsAReceiptAndADeliveryOfFormOne() throws IOException {
    Instant at = Instant.parse("2026-12-12T12:00:00Z");
    DataOutputSerializer receipt = new DataOutputSerializer(64);
    receipt.writeByte(1);
    StringValue.writeString("id", receipt);
    StringValue.writeString("+86139", receipt);
    receipt.writeInt(7);
    StringValue.writeString("DELIVERED", receipt);
    StringValue.writeString(null, receipt);
    receipt.writeLong(at.toEpochMilli());
    assertThat(new ReceiptTypes.ReceiptSerializer().deserialize(in(receipt.getCopyOfBuffer())))
        .isEqualTo(new Receipt("", "id", "+86139", 7, Delivery.DELIVERED, null, at));

    DataOutputSerializer delivery = new DataOutputSerializer(64);
    delivery.writeByte(1);
    StringValue.writeString("86139", delivery);
    delivery.writeInt(1);
    delivery.writeInt(4);
    delivery.writeInt(8);
    delivery.writeInt(2);
    delivery.write(new byte[] {53, 0});
    StringValue.writeString("id", delivery);
    delivery.writeInt(2);
    delivery.writeInt(7);
    delivery.writeLong(at.toEpochMilli() * 1_000);
    assertThat(new ReceiptTypes.DeliveredSmSerializer().deserialize(in(delivery.getCopyOfBuffer())))
        .isEqualTo(new DeliveredSm("", "86139", 1, 4, 8, new byte[] {53, 0}, "id", 2, 7, at));
  }

  private TypeSerializerSchemaCompatibility<Address> compatibilityWith(
      TypeSerializerSnapshot<Address> old) {
    return serializer.snapshotConfiguration().resolveSchemaCompatibility(old);
  }

  /** As it stands in a savepoint. */
  private static VersionedSerializerSnapshot<Address> snapshot(Class<?> serializer, int version)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeUTF(serializer.getName());
    out.writeInt(version);
    return restore(out.getCopyOfBuffer());
  }

  private static VersionedSerializerSnapshot<Address> restore(byte[] octets) throws IOException {
    VersionedSerializerSnapshot<Address> snapshot = new VersionedSerializerSnapshot<>();
    snapshot.readSnapshot(1, in(octets), VersionedSerializerTest.class.getClassLoader());
    return snapshot;
  }

  private static byte[] formOneOf(String city) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeByte(1);
    out.writeUTF(city);
    return out.getCopyOfBuffer();
  }

  private static DataInputDeserializer in(byte[] octets) {
    return new DataInputDeserializer(octets);
  }
}
