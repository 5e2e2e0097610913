// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A submit_sm taken apart octet by octet, in the order of SMPP 3.4, 4.4.1: written from the
 * specification, so that it doesn't share an error with the library.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by tests, not by equals
record SubmitSmOctets(
    String serviceType,
    byte sourceTon,
    byte sourceNpi,
    String source,
    byte destinationTon,
    byte destinationNpi,
    String destination,
    byte esmClass,
    byte protocolId,
    byte priority,
    String scheduleDeliveryTime,
    String validityPeriod,
    byte registeredDelivery,
    byte replaceIfPresent,
    byte dataCoding,
    byte smDefaultMsgId,
    byte[] shortMessage) {

  static SubmitSmOctets of(byte[] pdu) {
    Reader in = new Reader(pdu);
    return new SubmitSmOctets(
        in.string(),
        in.octet(),
        in.octet(),
        in.string(),
        in.octet(),
        in.octet(),
        in.string(),
        in.octet(),
        in.octet(),
        in.octet(),
        in.string(),
        in.string(),
        in.octet(),
        in.octet(),
        in.octet(),
        in.octet(),
        in.octets());
  }

  private static final class Reader {
    private final byte[] pdu;
    private int at = 16;

    Reader(byte[] pdu) {
      this.pdu = pdu;
    }

    byte octet() {
      return pdu[at++];
    }

    String string() {
      int from = at;
      while (pdu[at++] != 0) {
        // on to the terminator
      }
      return new String(pdu, from, at - 1 - from, StandardCharsets.US_ASCII);
    }

    byte[] octets() {
      int length = pdu[at++] & 0xFF;
      return Arrays.copyOfRange(pdu, at, at += length);
    }
  }
}
