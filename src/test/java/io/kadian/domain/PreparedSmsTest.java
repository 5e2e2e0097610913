// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
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

  /** What is held is written anew only if it differs. */
  @Test
  void differsInEachOfItsParts() {
    assertThat(
            PreparedSms.of(PHONE, true, DedupKey.of(PHONE, TEXT), EncodedText.of(TEXT, (byte) 0)))
        .isEqualTo(PREPARED)
        .hasSameHashCodeAs(PREPARED);
    assertThat(
            List.of(
                PreparedSms.of("+8613812345678", true, KEY, ENCODED),
                PreparedSms.of(PHONE, false, KEY, ENCODED),
                PreparedSms.of(PHONE, true, DedupKey.of(PHONE, "另一条"), ENCODED),
                PreparedSms.of(PHONE, true, KEY, EncodedText.of("另一条", (byte) 0)),
                PREPARED.inVariant("a"),
                PreparedSms.hindered(PHONE, true, Reason.MISSING_FIELD)))
        .doesNotContain(PREPARED);
    assertThat(PreparedSms.hindered(PHONE, true, Reason.MISSING_FIELD))
        .isNotEqualTo(PreparedSms.hindered(PHONE, true, Reason.TEXT_TOO_LONG));
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
