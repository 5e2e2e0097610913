// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Members on their way to their shard. An unaligned checkpoint keeps what is on the way as octets
 * and has no snapshot to compare with: so every row carries a mark of its columns, and rows of
 * another DDL are refused rather than read into the wrong columns. (A savepoint has nothing on the
 * way.)
 */
public final class ShardInputSerializer extends TypeSerializer<ShardInput> {
  private static final long serialVersionUID = 1L;

  private static final int MEMBER = 1;
  private static final int DEPARTED = 2;
  private static final int TICKET = 3;

  private final MemberRowSerializer rows;
  private final int columns;

  public ShardInputSerializer(MemberSchema schema) {
    this(new MemberRowSerializer(schema));
  }

  private ShardInputSerializer(MemberRowSerializer rows) {
    this.rows = rows;
    this.columns = rows.schema().fingerprint();
  }

  @Override
  public void serialize(ShardInput input, DataOutputView out) throws IOException {
    int kind = input.ticket() != null ? TICKET : input.row() != null ? MEMBER : DEPARTED;
    out.writeByte(kind);
    out.writeInt(input.shard());
    Fields.write(kind == TICKET ? input.ticket() : input.member(), out);
    if (kind == MEMBER) {
      out.writeInt(columns);
      rows.serialize(input.row(), out);
    }
  }

  @Override
  public ShardInput deserialize(DataInputView in) throws IOException {
    int kind = in.readByte();
    int shard = in.readInt();
    String name = Fields.string(in);
    return switch (kind) {
      case MEMBER -> {
        checkColumns(in.readInt());
        yield ShardInput.member(shard, name, rows.deserialize(in));
      }
      case DEPARTED -> ShardInput.departed(shard, name);
      case TICKET -> ShardInput.ticket(shard, name);
      default -> throw new IOException("No form of a shard's input: " + kind);
    };
  }

  private void checkColumns(int written) throws IOException {
    if (written != columns) {
      throw new IOException(
          "This checkpoint holds members on their way, with other columns than the DDL has now ("
              + rows.schema()
              + "). Start from it with the DDL as it was, take a savepoint, and change the DDL"
              + " then");
    }
  }

  @Override
  public ShardInput deserialize(ShardInput reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  /** Nobody changes a row that is on its way. */
  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public ShardInput copy(ShardInput from) {
    return from;
  }

  @Override
  public ShardInput copy(ShardInput from, ShardInput reuse) {
    return from;
  }

  @Override
  public ShardInputSerializer duplicate() {
    return new ShardInputSerializer(rows.duplicate());
  }

  @Override
  public ShardInput createInstance() {
    return null;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShardInputSerializer that && rows.equals(that.rows);
  }

  @Override
  public int hashCode() {
    return rows.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<ShardInput> snapshotConfiguration() {
    return new Snapshot(this);
  }

  /** The rows' own snapshot says whether they can be read. */
  public static final class Snapshot
      extends CompositeTypeSerializerSnapshot<ShardInput, ShardInputSerializer> {

    /** For restoring. */
    public Snapshot() {}

    Snapshot(ShardInputSerializer serializer) {
      super(serializer);
    }

    @Override
    protected int getCurrentOuterSnapshotVersion() {
      return 1;
    }

    @Override
    protected TypeSerializer<?>[] getNestedSerializers(ShardInputSerializer outer) {
      return new TypeSerializer<?>[] {outer.rows};
    }

    @Override
    protected ShardInputSerializer createOuterSerializerWithNestedSerializers(
        TypeSerializer<?>[] nested) {
      return new ShardInputSerializer((MemberRowSerializer) nested[0]);
    }
  }
}
