// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * A record that can't be used, kept with the reason. Its raw form is what arrived: it may name a
 * person, so the topic is to be guarded like the member table.
 *
 * @param source where it came from: {@code members}, {@code control}, {@code outcomes}, {@code
 *     selection} or {@code receipts}
 * @param raw as text; what isn't UTF-8 stands as {@code base64:…}
 */
public record DeadLetter(String source, String reason, String raw, Instant at) {
  /**
   * A dead letter is a Kafka record itself, of 1 MB unless the topic is set otherwise, and must not
   * fail for being too long: a character takes 6 octets in JSON at the most.
   */
  private static final int LONGEST_RAW = 160_000;

  static final int LONGEST_REASON = 2_000;
  private static final String CUT = "… (cut)";

  public DeadLetter {
    reason = cut(reason, LONGEST_REASON);
    raw = cut(raw, LONGEST_RAW);
  }

  public static DeadLetter of(String source, String reason, byte[] raw, Instant at) {
    return new DeadLetter(source, reason, text(raw), at);
  }

  /** Not inside a surrogate pair. */
  static String cut(String text, int longest) {
    if (text == null || text.length() <= longest) {
      return text;
    }
    int most = longest - CUT.length();
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + CUT;
  }

  private static String text(byte[] octets) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      return "base64:" + Base64.getEncoder().encodeToString(octets);
    }
  }

  /** Leaves the raw record out of logs. */
  @Override
  public String toString() {
    return "DeadLetter[" + source + ": " + reason + "]";
  }
}
