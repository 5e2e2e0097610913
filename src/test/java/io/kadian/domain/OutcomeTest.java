// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static final Instant EIGHT = Instant.parse("2026-12-12T12:00:00Z");
  private static final String PHONE = "+8613912345678";
  private static final DedupKey KEY = DedupKey.of(PHONE, "双12");
  private static final PreparedSms PREPARED =
      PreparedSms.of(PHONE, true, KEY, EncodedText.of("双".repeat(71), (byte) 1));
  private static final PreparedSms HINDERED =
      PreparedSms.hindered(PHONE, true, Reason.MISSING_FIELD);
  private static final Lot LOT = new Lot("double12", EIGHT, 7);
  private static final Sms SMS =
      new Sms("double12", "m1", EIGHT, EIGHT.plusMillis(3), EIGHT.plusSeconds(3600), PREPARED);

  @Test
  void saysWhatTheSmscTook() {
    assertThat(Outcome.sent(SMS, "smpp-1", "id-9", EIGHT.plusMillis(20)))
        .isEqualTo(
            new Outcome(
                "double12",
                "m1",
                PHONE,
                KEY,
                2,
                Outcome.State.SENT,
                null,
                null,
                "smpp-1",
                "id-9",
                EIGHT,
                EIGHT.plusMillis(3),
                EIGHT.plusMillis(20),
                null));
  }

  @Test
  void saysWhatTheSmscRefused() {
    assertThat(Outcome.failed(SMS, "ESME_RINVDSTADR").through("smpp-1", null, null))
        .isEqualTo(
            new Outcome(
                "double12",
                "m1",
                PHONE,
                KEY,
                2,
                Outcome.State.FAILED,
                "ESME_RINVDSTADR",
                null,
                "smpp-1",
                null,
                EIGHT,
                EIGHT.plusMillis(3),
                null,
                null));
  }

  @Test
  void saysWhatIsInDoubt() {
    Outcome unknown = Outcome.unknown(SMS, "no answer");

    assertThat(unknown.state()).isEqualTo(Outcome.State.UNKNOWN);
    assertThat(unknown.reason()).isEqualTo("no answer");
    assertThat(unknown.sent()).isNull();
  }

  @Test
  void namesTheRequestThatADuplicateRepeats() {
    Outcome duplicate = Outcome.duplicate(SMS, "double11/m1");

    assertThat(duplicate.state()).isEqualTo(Outcome.State.SUPPRESSED);
    assertThat(duplicate.reason()).isEqualTo("DUPLICATE");
    assertThat(duplicate.repeats()).isEqualTo("double11/m1");
    assertThat(duplicate.request()).isEqualTo(SMS.request()).isEqualTo("double12/m1");
  }

  @Test
  void takesNoPartsIfThereIsNoText() {
    assertThat(Outcome.suppressed(LOT.campaign(), LOT.due(), "m1", HINDERED, Reason.MISSING_FIELD))
        .isEqualTo(
            new Outcome(
                "double12",
                "m1",
                PHONE,
                null,
                0,
                Outcome.State.SUPPRESSED,
                "MISSING_FIELD",
                null,
                null,
                null,
                EIGHT,
                null,
                null,
                null));
  }

  @Test
  void wasNeverReleasedIfItsMemberLeft() {
    Outcome withdrawn = Outcome.withdrawn(LOT.campaign(), LOT.due(), "m1", PREPARED);

    assertThat(withdrawn.state()).isEqualTo(Outcome.State.WITHDRAWN);
    assertThat(withdrawn.due()).isEqualTo(EIGHT);
    assertThat(withdrawn.released()).isNull();
    assertThat(withdrawn.reason()).isNull();
  }

  @Test
  void suppressesAfterReleaseTooAndSaysWhy() {
    Outcome expired = Outcome.suppressed(SMS, Reason.EXPIRED);

    assertThat(expired.reason()).isEqualTo("EXPIRED");
    assertThat(expired.released()).isEqualTo(SMS.released());
  }
}
