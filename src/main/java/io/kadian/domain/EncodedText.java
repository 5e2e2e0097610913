// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text as the octets of its {@code short_message}s: one, or several with a concatenation header
 * (UDH, 3GPP TS 23.040 9.2.3.24.1: {@code 05 00 03 reference total sequence}) in front of each.
 *
 * @param parts each at most 140 octets as packed on the air; never changed after construction
 */
@SuppressWarnings("ArrayRecordComponent") // on the hot path; nobody writes to them
public record EncodedText(DataCoding coding, byte[][] parts) {

  /** The header counts parts in one octet. */
  public static final int MAX_PARTS = 255;

  private static final int HEADER_OCTETS = 6;

  /**
   * @param reference marks the parts of one message as such; two long messages under way to one
   *     phone must differ in it
   * @throws InvalidInputException if it takes more than {@link #MAX_PARTS}
   */
  public static EncodedText of(String text, byte reference) {
    byte[] septets = Gsm7.encode(text);
    return septets != null
        ? split(DataCoding.GSM_7, septets, 1, reference)
        : split(DataCoding.UCS_2, text.getBytes(StandardCharsets.UTF_16BE), 2, reference);
  }

  /** How many messages the operator bills. */
  public int count() {
    return parts.length;
  }

  /** Septets or 16-bit units of all parts, headers left out. */
  int units() {
    int octets = 0;
    for (byte[] part : parts) {
      octets += part.length - (hasHeaders() ? HEADER_OCTETS : 0);
    }
    return coding == DataCoding.GSM_7 ? octets : octets / 2;
  }

  /** True if each part starts with a header: {@code esm_class} then has the UDHI bit (0x40). */
  public boolean hasHeaders() {
    return parts.length > 1;
  }

  /** The text again. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (byte[] part : parts) {
      int from = hasHeaders() ? HEADER_OCTETS : 0;
      text.append(
          coding == DataCoding.GSM_7
              ? Gsm7.decode(part, from)
              : new String(part, from, part.length - from, StandardCharsets.UTF_16BE));
    }
    return text.toString();
  }

  private static EncodedText split(DataCoding coding, byte[] octets, int width, byte reference) {
    if (octets.length <= coding.unitsAlone() * width) {
      return new EncodedText(coding, new byte[][] {octets});
    }
    int room = coding.unitsInPart() * width;
    // Cuts move back by one unit at most, so this many parts are enough to look at.
    int[] cuts = new int[octets.length / (room - width) + 2];
    int count = 0;
    for (int at = 0; at < octets.length; ) {
      at = cut(coding, octets, at, room);
      cuts[++count] = at;
    }
    if (count > MAX_PARTS) {
      throw new InvalidInputException(
          "the text takes " + count + " parts; a message has " + MAX_PARTS + " at most");
    }
    byte[][] parts = new byte[count][];
    for (int i = 0; i < count; i++) {
      int length = cuts[i + 1] - cuts[i];
      byte[] part = {5, 0, 3, reference, (byte) count, (byte) (i + 1)};
      part = Arrays.copyOf(part, HEADER_OCTETS + length);
      System.arraycopy(octets, cuts[i], part, HEADER_OCTETS, length);
      parts[i] = part;
    }
    return new EncodedText(coding, parts);
  }

  /** Where the part that begins at {@code at} ends: not inside an escape or a surrogate pair. */
  private static int cut(DataCoding coding, byte[] octets, int at, int room) {
    int end = Math.min(at + room, octets.length);
    if (end == octets.length) {
      return end;
    }
    boolean apart =
        coding == DataCoding.GSM_7
            ? octets[end - 1] == Gsm7.ESCAPE
            : Character.isHighSurrogate(
                (char) (((octets[end - 2] & 0xFF) << 8) | (octets[end - 1] & 0xFF)));
    return apart ? end - (coding == DataCoding.GSM_7 ? 1 : 2) : end;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedText that
        && coding == that.coding
        && Arrays.deepEquals(parts, that.parts);
  }

  @Override
  public int hashCode() {
    return 31 * coding.hashCode() + Arrays.deepHashCode(parts);
  }

  /** Leaves the text out: it may be a person's. */
  @Override
  public String toString() {
    return coding + " in " + parts.length + (parts.length == 1 ? " part" : " parts");
  }
}
