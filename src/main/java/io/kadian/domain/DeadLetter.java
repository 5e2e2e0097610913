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

  public static DeadLetter of(String source, String reason, byte[] raw, Instant at) {
    return new DeadLetter(source, reason, text(raw), at);
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
