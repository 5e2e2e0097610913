// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.util.Arrays;
import javax.annotation.Nullable;

/**
 * The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, 6.2.1 and 6.2.1.1), one
 * septet to an octet.
 */
final class Gsm7 {
  static final byte ESCAPE = 0x1B;

  private static final String BASIC =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

  private static final byte[] SEPTETS = new byte[0x3AA];
  private static final char[] EXTENDED = new char[128];
  private static final byte NONE = -1;
  private static final byte EURO = 0x65;

  static {
    Arrays.fill(SEPTETS, NONE);
    for (int i = 0; i < BASIC.length(); i++) {
      SEPTETS[BASIC.charAt(i)] = (byte) i;
    }
    SEPTETS[ESCAPE] = NONE;
    extend('\f', 0x0A);
    extend('^', 0x14);
    extend('{', 0x28);
    extend('}', 0x29);
    extend('\\', 0x2F);
    extend('[', 0x3C);
    extend('~', 0x3D);
    extend(']', 0x3E);
    extend('|', 0x40);
    EXTENDED[EURO] = '€';
  }

  private Gsm7() {}

  /** Its septets, or null if a character is in neither table. */
  @Nullable
  static byte[] encode(String text) {
    byte[] septets = new byte[text.length() * 2];
    int n = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      byte septet = c < SEPTETS.length ? SEPTETS[c] : NONE;
      if (septet >= 0) {
        septets[n++] = septet;
      } else if (c == '€') {
        septets[n++] = ESCAPE;
        septets[n++] = EURO;
      } else if (c < SEPTETS.length && septet != NONE) {
        septets[n++] = ESCAPE;
        septets[n++] = (byte) (septet & 0x7F);
      } else {
        return null;
      }
    }
    return Arrays.copyOf(septets, n);
  }

  /**
   * Reads what anybody wrote: as 6.2.1.1 has it, a code that the extension table doesn't have
   * stands for the character of the default alphabet, and an escape that escapes nothing is a
   * space. The eighth bit means nothing.
   */
  static String decode(byte[] septets, int from) {
    StringBuilder text = new StringBuilder(septets.length - from);
    int at = from;
    while (at < septets.length) {
      int septet = septets[at++] & 0x7F;
      if (septet != ESCAPE) {
        text.append(BASIC.charAt(septet));
        continue;
      }
      int escaped = at < septets.length ? septets[at++] & 0x7F : ESCAPE;
      if (escaped == ESCAPE) {
        text.append(' ');
      } else {
        text.append(EXTENDED[escaped] != 0 ? EXTENDED[escaped] : BASIC.charAt(escaped));
      }
    }
    return text.toString();
  }

  /** Marked by the high bit in the same table. */
  private static void extend(char c, int septet) {
    SEPTETS[c] = (byte) (septet | 0x80);
    EXTENDED[septet] = c;
  }
}
