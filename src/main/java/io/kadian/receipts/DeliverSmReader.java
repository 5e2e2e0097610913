// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.domain.DeliveredSm;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import javax.annotation.Nullable;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Tag;

/** Takes from a deliver_sm what is looked at. */
final class DeliverSmReader {
  private DeliverSmReader() {}

  static DeliveredSm read(String route, DeliverSm pdu, Instant at) {
    byte[] message = pdu.getShortMessage();
    byte[] payload = octets(pdu, Tag.MESSAGE_PAYLOAD);
    byte[] id = octets(pdu, Tag.RECEIPTED_MESSAGE_ID);
    return new DeliveredSm(
        route,
        pdu.getSourceAddr() == null ? "" : pdu.getSourceAddr(),
        pdu.getSourceAddrTon(),
        pdu.getEsmClass() & 0xFF,
        pdu.getDataCoding() & 0xFF,
        (message == null || message.length == 0) && payload != null ? payload : orEmpty(message),
        id == null ? null : text(id),
        number(octets(pdu, Tag.MESSAGE_STATE)),
        number(octets(pdu, Tag.USER_MESSAGE_REFERENCE)),
        at);
  }

  private static byte[] orEmpty(@Nullable byte[] octets) {
    return octets == null ? new byte[0] : octets;
  }

  /** Its value, behind tag and length (SMPP 3.4, 5.3.1). */
  @Nullable
  private static byte[] octets(DeliverSm pdu, Tag tag) {
    OptionalParameter parameter = pdu.getOptionalParameter(tag);
    if (parameter == null) {
      return null;
    }
    byte[] whole = parameter.serialize();
    return Arrays.copyOfRange(whole, 4, whole.length);
  }

  /** A C-octet string, ended or not. */
  @Nullable
  private static String text(byte[] octets) {
    int end = 0;
    while (end < octets.length && octets[end] != 0) {
      end++;
    }
    String text = new String(octets, 0, end, StandardCharsets.ISO_8859_1).strip();
    return text.isEmpty() ? null : text;
  }

  private static int number(@Nullable byte[] octets) {
    if (octets == null || octets.length == 0 || octets.length > 2) {
      return DeliveredSm.ABSENT;
    }
    int number = 0;
    for (byte octet : octets) {
      number = number << 8 | (octet & 0xFF);
    }
    return number;
  }
}
