// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The user_message_reference of a message (SMPP 3.4, 5.3.2.17): the first 16 bits of SHA-256 over
 * its request in UTF-8. An SMSC may repeat it in the receipt, where it names the message whose
 * answer, and so whose message_id, was lost. With the phone beside it 16 bits are enough.
 * PostgreSQL can reckon it from a row.
 */
public final class MessageReference {
  private MessageReference() {}

  /**
   * @return 0 to 65,535
   */
  public static int of(String request) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
      return ((hash[0] & 0xFF) << 8) | (hash[1] & 0xFF);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every JRE has SHA-256", e);
    }
  }
}
