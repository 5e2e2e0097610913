// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.gateway.route.UnderWay.Unanswered;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jsmpp.PDUStringException;

/**
 * Submit_sm's on their way to the socket, together: each by itself would be a system call, a
 * packet, and a thread woken on the other side.
 */
final class Outbox {
  /** A few dozen. */
  private static final int FULL_OCTETS = 8 << 10;

  private final ByteArrayOutputStream octets = new ByteArrayOutputStream(2 * FULL_OCTETS);
  private final List<Unanswered> submitted = new ArrayList<>();

  /** Writes a PDU, or nothing if it throws. */
  interface Pdu {
    void writeTo(OutputStream out) throws PDUStringException, IOException;
  }

  synchronized void add(Unanswered submit, Pdu pdu) throws PDUStringException, IOException {
    pdu.writeTo(octets);
    submitted.add(submit);
  }

  synchronized boolean isFull() {
    return octets.size() >= FULL_OCTETS;
  }

  /**
   * Blocks while the other side doesn't read.
   *
   * @param out jsmpp holds its monitor while it writes a PDU of its own
   */
  synchronized void send(OutputStream out) throws IOException {
    if (submitted.isEmpty()) {
      return;
    }
    try {
      synchronized (out) {
        octets.writeTo(out);
        out.flush();
      }
      submitted.forEach(Unanswered::written);
    } finally {
      octets.reset();
      submitted.clear();
    }
  }
}
