// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import java.nio.ByteBuffer;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * One bind. It has no position: where reading goes on after a failure is the SMSC's to know, which
 * keeps what wasn't answered.
 *
 * @param number from 0
 */
record BindSplit(int number) implements SourceSplit {
  @Override
  public String splitId() {
    return "bind-" + number;
  }

  static final class Serializer implements SimpleVersionedSerializer<BindSplit> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(BindSplit split) {
      return ByteBuffer.allocate(Integer.BYTES).putInt(split.number()).array();
    }

    @Override
    public BindSplit deserialize(int version, byte[] octets) {
      return new BindSplit(ByteBuffer.wrap(octets).getInt());
    }
  }
}
