// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.domain.DedupKey;
import io.kadian.domain.EncodedText;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Sms;
import java.time.Duration;
import java.time.Instant;

/** Messages as hold would hand them on. */
final class Messages {
  static final Duration LONG = Duration.ofSeconds(30);

  private Messages() {}

  static Sms sms(String phone, String text) {
    return sms(phone, text, (byte) 1);
  }

  static Sms sms(String phone, String text, byte reference) {
    Instant now = Instant.now();
    PreparedSms prepared =
        PreparedSms.of(phone, true, DedupKey.of(phone, text), EncodedText.of(text, reference));
    return new Sms("double12", phone, now, now, now.plus(LONG), prepared);
  }

  /** The n-th of many phones. */
  static String phone(int n) {
    return "+8613800%06d".formatted(n);
  }
}
