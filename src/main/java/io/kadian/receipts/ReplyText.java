// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.domain.DataCoding;
import io.kadian.domain.EncodedText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The characters of a deliver_sm, by its data_coding (SMPP 3.4, 5.2.19; message classes as in 3GPP
 * TS 23.038, 4). Anything can be read as something: a reply is never refused for its octets.
 */
final class ReplyText {
  private static final int UDHI = 0x40;
  private static final int ASCII = 0x01;
  private static final int LATIN_1 = 0x03;
  private static final int GBK = 0x0F;
  private static final Charset GBK_CHARSET = Charset.forName("GBK");

  private ReplyText() {}

  static String of(int esmClass, int dataCoding, byte[] octets) {
    boolean hasHeader = (esmClass & UDHI) != 0 && octets.length > 0;
    int from = hasHeader ? Math.min(octets.length, 1 + (octets[0] & 0xFF)) : 0;
    byte[] body = Arrays.copyOfRange(octets, from, octets.length);
    if (dataCoding == GBK) {
      return new String(body, GBK_CHARSET);
    }
    if (dataCoding == LATIN_1) {
      return new String(body, StandardCharsets.ISO_8859_1);
    }
    if (isUcs2(dataCoding)) {
      return new String(body, StandardCharsets.UTF_16BE);
    }
    boolean septets = dataCoding != ASCII && is7Bit(dataCoding) && isSeptets(body);
    return septets
        ? new EncodedText(DataCoding.GSM_7, new byte[][] {body}).text()
        : utf8OrLatin1(body);
  }

  private static boolean isUcs2(int coding) {
    return coding == 0x08 || ((coding & 0xC0) == 0 && (coding & 0x1C) == 0x18) || coding == 0xE0;
  }

  private static boolean is7Bit(int coding) {
    return coding == 0
        || (coding & 0xF4) == 0xF0
        || ((coding & 0xC0) == 0 && (coding & 0x1C) == 0x10);
  }

  /**
   * What has the eighth bit is no septet, whatever the data_coding says: 0 is the SMSC's default.
   */
  private static boolean isSeptets(byte[] octets) {
    for (byte octet : octets) {
      if (octet < 0) {
        return false;
      }
    }
    return true;
  }

  private static String utf8OrLatin1(byte[] octets) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      return new String(octets, StandardCharsets.ISO_8859_1);
    }
  }
}
