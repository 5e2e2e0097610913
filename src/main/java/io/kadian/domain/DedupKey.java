// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import javax.annotation.Nullable;

/**
 * Says that two messages are the same text to the same phone: the first 128 bits of SHA-256 over
 * the E.164 phone, a line feed and the NFC-normalised text in UTF-8. What an operator sees as the
 * same text (é in one code point or two) is the same here. In JSON it is 32 hexadecimal digits:
 * many readers of JSON round numbers of 64 bits.
 */
public record DedupKey(long high, long low) {
  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(DedupKey::sha);

  public static final int BYTES = 16;

  public static DedupKey of(String phone, String text) {
    String normal =
        Normalizer.isNormalized(text, Normalizer.Form.NFC)
            ? text
            : Normalizer.normalize(text, Normalizer.Form.NFC);
    byte[] octets = (phone + '\n' + normal).getBytes(StandardCharsets.UTF_8);
    return fromBytes(SHA_256.get().digest(octets));
  }

  /** Reads the first {@link #BYTES} octets, big-endian. */
  public static DedupKey fromBytes(byte[] octets) {
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    return new DedupKey(buffer.getLong(), buffer.getLong());
  }

  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  /**
   * Reads what {@link #toString()} wrote.
   *
   * @throws InvalidInputException if it isn't 32 hexadecimal digits
   */
  @JsonCreator
  public static DedupKey parse(String hex) {
    try {
      if (hex.length() == 2 * BYTES) {
        return fromBytes(HexFormat.of().parseHex(hex));
      }
    } catch (IllegalArgumentException e) {
      throw noKey(hex, e);
    }
    throw noKey(hex, null);
  }

  @Override
  @JsonValue
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  private static InvalidInputException noKey(String hex, @Nullable Throwable cause) {
    return new InvalidInputException(
        "a dedup key is 32 hexadecimal digits, not '" + hex + "'", cause);
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every JRE has SHA-256", e);
    }
  }
}
