// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * One bind of a route's receiver. It has no position: where reading goes on after a failure is the
 * SMSC's to know, which keeps what wasn't answered.
 *
 * @param route empty if one receiver is for all
 * @param number from 0
 */
record BindSplit(String route, int number) implements SourceSplit {
  @Override
  public String splitId() {
    return "bind-" + number + (route.isEmpty() ? "" : "-of-" + route);
  }

  static final class Serializer implements SimpleVersionedSerializer<BindSplit> {
    /** 2: behind its number stands its route, in UTF-8. */
    @Override
    public int getVersion() {
      return 2;
    }

    @Override
    public byte[] serialize(BindSplit split) {
      byte[] route = split.route().getBytes(UTF_8);
      return ByteBuffer.allocate(Integer.BYTES + route.length)
          .putInt(split.number())
          .put(route)
          .array();
    }

    @Override
    public BindSplit deserialize(int version, byte[] octets) throws IOException {
      if (version < 1 || version > getVersion()) {
        throw new IOException("a bind in form " + version + "; this jar reads 1 and 2");
      }
      ByteBuffer in = ByteBuffer.wrap(octets);
      int number = in.getInt();
      return new BindSplit(version < 2 ? "" : UTF_8.decode(in).toString(), number);
    }
  }
}
