// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.annotation.Nullable;

/** What arrived, as text. */
final class RawText {

  /**
   * A dead letter is a Kafka record itself, of 1 MB unless the topic is set otherwise, and must not
   * fail for being too long: a character takes 6 octets in JSON at the most.
   */
  static final int LONGEST = 150_000;

  private static final int LONGEST_LINE = 300;

  private RawText() {}

  /** UTF-8 as it is, anything else as {@code base64:…}. */
  static String of(@Nullable byte[] octets) {
    if (octets == null) {
      return "";
    }
    try {
      return cut(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
    } catch (CharacterCodingException e) {
      return cut("base64:" + Base64.getEncoder().encodeToString(octets));
    }
  }

  static String cut(String text) {
    return text.length() <= LONGEST
        ? text
        : upTo(LONGEST, text) + "… (" + text.length() + " characters, cut)";
  }

  /** The beginning of a text's first line. */
  static String line(String text) {
    String line = text.lines().findFirst().orElse("").strip();
    return line.length() <= LONGEST_LINE ? line : upTo(LONGEST_LINE, line) + "…";
  }

  /** Not half of a surrogate pair. */
  private static String upTo(int length, String text) {
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end);
  }
}
