// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import io.kadian.domain.DedupKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.types.StringValue;

/** How fields are written: instants in milliseconds, what may be null behind a flag. */
final class Fields {
  private static final long NEVER = Long.MIN_VALUE;

  private Fields() {}

  /** {@link StringValue}'s form: null is allowed, length unbounded. */
  static void write(@Nullable String value, DataOutput out) throws IOException {
    StringValue.writeString(value, out);
  }

  @Nullable
  static String string(DataInput in) throws IOException {
    return StringValue.readString(in);
  }

  static void write(@Nullable Instant value, DataOutput out) throws IOException {
    out.writeLong(value == null ? NEVER : value.toEpochMilli());
  }

  @Nullable
  static Instant instant(DataInput in) throws IOException {
    long millis = in.readLong();
    return millis == NEVER ? null : Instant.ofEpochMilli(millis);
  }

  static void write(@Nullable DedupKey value, DataOutput out) throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      out.writeLong(value.high());
      out.writeLong(value.low());
    }
  }

  @Nullable
  static DedupKey dedupKey(DataInput in) throws IOException {
    return in.readBoolean() ? new DedupKey(in.readLong(), in.readLong()) : null;
  }

  /** By name: a constant may move, and one that is gone is said by its name. */
  static void write(@Nullable Enum<?> value, DataOutput out) throws IOException {
    write(value == null ? null : value.name(), out);
  }

  @Nullable
  static <E extends Enum<E>> E constant(Class<E> type, DataInput in) throws IOException {
    String name = string(in);
    return name == null ? null : Enum.valueOf(type, name);
  }

  /** Octets behind their number. */
  static void write(byte[] value, DataOutput out) throws IOException {
    out.writeShort(value.length);
    out.write(value);
  }

  static byte[] octets(DataInput in) throws IOException {
    byte[] value = new byte[in.readUnsignedShort()];
    in.readFully(value);
    return value;
  }
}
