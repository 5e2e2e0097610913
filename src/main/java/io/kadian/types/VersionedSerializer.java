// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes an immutable record field by field, without reflection, in a form that has a number. To
 * add a field: raise the subclass's version, write the new form, and let {@code read} fill the
 * field in where it meets an older number; state of older savepoints is then migrated when it is
 * opened.
 *
 * <p>Each record begins with the number of its form, an octet. The snapshot's number alone can't
 * tell: RocksDB keeps the octets of a state that a job restores and doesn't open, but writes a new
 * snapshot for it, of the serializer as it is now.
 *
 * <p>Subclasses have a public constructor without parameters for restoring.
 */
public abstract class VersionedSerializer<T> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1L;
  private static final int MAX_VERSION = 255;

  private final Class<T> type;
  private final int version;

  /**
   * @param version of the form that {@link #write} writes, from 1
   */
  protected VersionedSerializer(Class<T> type, int version) {
    if (version < 1 || version > MAX_VERSION) {
      throw new IllegalArgumentException("version " + version + " of " + type);
    }
    this.type = type;
    this.version = version;
  }

  protected abstract void write(T value, DataOutputView out) throws IOException;

  /**
   * @param version of the form that {@code in} holds
   */
  protected abstract T read(DataInputView in, int version) throws IOException;

  Class<T> type() {
    return type;
  }

  int version() {
    return version;
  }

  @Override
  public final void serialize(T value, DataOutputView out) throws IOException {
    out.writeByte(version);
    write(value, out);
  }

  @Override
  public final T deserialize(DataInputView in) throws IOException {
    int form = in.readUnsignedByte();
    if (form < 1 || form > version) {
      throw new IOException(
          type.getSimpleName() + " in form " + form + "; this jar reads 1 to " + version);
    }
    return read(in, form);
  }

  @Override
  public final T deserialize(T reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public final void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  @Override
  public final boolean isImmutableType() {
    return true;
  }

  @Override
  public final T copy(T from) {
    return from;
  }

  @Override
  public final T copy(T from, T reuse) {
    return from;
  }

  @Override
  public final TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  public final T createInstance() {
    return null;
  }

  @Override
  public final int getLength() {
    return -1;
  }

  @Override
  public final TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new VersionedSerializerSnapshot<>(this);
  }

  @Override
  @SuppressWarnings("EqualsGetClass") // each subclass is a form of its own
  public final boolean equals(Object other) {
    return other != null && other.getClass() == getClass();
  }

  @Override
  public final int hashCode() {
    return getClass().hashCode();
  }
}
