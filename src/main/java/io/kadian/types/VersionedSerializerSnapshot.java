// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;

/**
 * Keeps in a savepoint which {@link VersionedSerializer} wrote a state, and in which form.
 *
 * @see <a
 *     href="https://nightlies.apache.org/flink/flink-docs-stable/docs/dev/datastream/fault-tolerance/serialization/custom_serialization/">Custom
 *     serialization for managed state</a>
 */
public final class VersionedSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {
  private Class<? extends VersionedSerializer<T>> serializer;
  private int version;

  /** For restoring. */
  public VersionedSerializerSnapshot() {}

  @SuppressWarnings("unchecked")
  VersionedSerializerSnapshot(VersionedSerializer<T> serializer) {
    this.serializer = (Class<? extends VersionedSerializer<T>>) serializer.getClass();
    this.version = serializer.version();
  }

  @Override
  public int getCurrentVersion() {
    return 1;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeUTF(serializer.getName());
    out.writeInt(version);
  }

  @Override
  @SuppressWarnings("unchecked")
  public void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader)
      throws IOException {
    String name = in.readUTF();
    try {
      serializer =
          (Class<? extends VersionedSerializer<T>>)
              Class.forName(name, false, classLoader).asSubclass(VersionedSerializer.class);
    } catch (ClassNotFoundException e) {
      throw new IOException("The state was written by " + name + ", which is not in this jar", e);
    }
    version = in.readInt();
  }

  @Override
  public TypeSerializer<T> restoreSerializer() {
    return InstantiationUtil.instantiate(serializer);
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> old) {
    if (!(old instanceof VersionedSerializerSnapshot<T> that) || that.serializer != serializer) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    if (that.version == version) {
      return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
    if (that.version < version) {
      return TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
    throw RefusedState.because(
        "%s is in form %d in the savepoint, and this jar knows 1 to %d: a newer jar wrote it"
            .formatted(
                InstantiationUtil.instantiate(serializer).type().getSimpleName(),
                that.version,
                version));
  }
}
