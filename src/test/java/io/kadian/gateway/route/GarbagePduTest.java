// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jsmpp.InvalidCommandLengthException;
import org.jsmpp.bean.Command;

/** What an SMSC, or whoever sits on its port, may send. */
class GarbagePduTest {
  private static final int SUBMIT_SM_RESP = 0x80000004;
  private static final int MOST = 1 << 17;

  @Provide
  Arbitrary<byte[]> stream() {
    return Combinators.combine(
            Arbitraries.of(
                0, 1, 15, 16, 17, 20, 40, 1000, MOST, MOST + 1, 1 << 30, -1, Integer.MIN_VALUE),
            Arbitraries.of(SUBMIT_SM_RESP, 0x80000000, 0x80000002, 0x80000009, 5, 0x15, 0, -1),
            Arbitraries.of(0, 0x58, -1),
            Arbitraries.integers(),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(60))
        .as(
            (length, id, status, sequence, body) ->
                ByteBuffer.allocate(16 + body.length)
                    .putInt(length)
                    .putInt(id)
                    .putInt(status)
                    .putInt(sequence)
                    .put(body)
                    .array())
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(GarbagePduTest::joined);
  }

  @Property(tries = 2000)
  void endsTheConnectionAndNothingElse(@ForAll("stream") byte[] octets) throws Exception {
    AnswerReader reader = new AnswerReader();
    Map<Integer, Integer> answered = new HashMap<>();
    reader.tell(
        (sequence, status, messageId) -> {
          answered.put(sequence, status);
          return true;
        });
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets))) {
      while (true) {
        Command header = reader.readPDUHeader(in);
        assertThat(header.getCommandLength()).isBetween(16, MOST);
        reader.readPDU(in, header);
      }
    } catch (IOException | InvalidCommandLengthException e) {
      assertThat(answered.size()).isLessThanOrEqualTo(octets.length / 16);
    }
  }

  private static byte[] joined(java.util.List<byte[]> pdus) {
    ByteBuffer all = ByteBuffer.allocate(pdus.stream().mapToInt(pdu -> pdu.length).sum());
    pdus.forEach(all::put);
    return all.array();
  }
}
