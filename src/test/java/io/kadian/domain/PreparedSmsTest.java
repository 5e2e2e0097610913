// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PreparedSmsTest {
  private static final String PHONE = "+8613912345678";
  private static final String TEXT = "【富销云】丽";
  private static final DedupKey KEY = DedupKey.of(PHONE, TEXT);
  private static final EncodedText ENCODED = EncodedText.of(TEXT, (byte) 0);
  private static final PreparedSms PREPARED = PreparedSms.of(PHONE, true, KEY, ENCODED);

  @Test
  void hasEitherATextWithItsKeyOrAHindrance() {
    assertThatThrownBy(() -> new PreparedSms(PHONE, true, KEY, ENCODED, Reason.EXPIRED, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PreparedSms(PHONE, true, null, ENCODED, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PreparedSms(PHONE, true, KEY, null, Reason.MISSING_FIELD, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PreparedSms(PHONE, true, null, null, null, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsPhoneAndTextOutOfLogsWhereverItStands() {
    Sms sms = new Sms("a", "m1", Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, PREPARED);
    DeadLetter letter = new DeadLetter("members", "phone is empty", PHONE + TEXT, Instant.EPOCH);

    assertThat(PREPARED).hasToString("PreparedSms[+86139****5678 UCS_2 in 1 part]");
    assertThat(PreparedSms.hindered(PHONE, false, Reason.MISSING_FIELD))
        .hasToString("PreparedSms[+86139****5678 MISSING_FIELD]");
    assertThat(
            ""
                + sms
                + new AudienceChange("a/0/0", "m1", PREPARED)
                + Outcome.suppressed(sms, Reason.NO_CONSENT)
                + letter)
        .doesNotContain("12345678", "富销云", "丽")
        .contains("phone is empty");
  }
}
