// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Sms;
import io.kadian.gateway.Submission;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutgoingTest {
  private static final Instant NOW = Instant.parse("2026-12-12T12:00:00Z");

  @Test
  void aShortMessageIsAcceptedWithItsPart() {
    assertThat(outgoing("短").accepted("7", NOW)).isEqualTo(new Submission.Accepted("7", NOW));
  }

  @Test
  void aLongMessageIsAcceptedWithItsLastPartAndKeepsTheFirstOnesId() {
    Outgoing message = outgoing("长".repeat(180));
    assertThat(message.accepted("7", NOW)).isNull();
    assertThat(message.accepted("8", NOW)).isNull();
    assertThat(message.accepted("9", NOW)).isEqualTo(new Submission.Accepted("7", NOW));
  }

  @Test
  void aFirstPartsFateIsTheMessages() {
    Outgoing message = outgoing("长".repeat(180));
    assertThat(message.notSent("ESME_RTHROTTLED", false))
        .isEqualTo(new Submission.NotSent("ESME_RTHROTTLED"));
    assertThat(message.refused("ESME_RINVDSTADR"))
        .isEqualTo(new Submission.Refused("ESME_RINVDSTADR"));
    assertThat(message.inDoubt("NO_ANSWER")).isEqualTo(new Submission.InDoubt("NO_ANSWER"));
  }

  @Test
  void aLaterPartsFailureLeavesTheMessageInDoubt() {
    Outgoing message = outgoing("长".repeat(180));
    message.accepted("7", NOW);
    assertThat(message.notSent("ESME_RTHROTTLED", false))
        .isEqualTo(new Submission.InDoubt("PART_2_OF_3_ESME_RTHROTTLED"));
    message.accepted("8", NOW);
    assertThat(message.refused("ESME_RINVDSTADR"))
        .isEqualTo(new Submission.InDoubt("PART_3_OF_3_ESME_RINVDSTADR"));
  }

  @Test
  void anAnswerWithoutAnIdIsAcceptedAllTheSame() {
    assertThat(outgoing("短").accepted(null, NOW)).isEqualTo(new Submission.Accepted("", NOW));
  }

  @Test
  void isTakenOnceUntilItIsPutBack() {
    Outgoing message = outgoing("短");
    assertThat(message.take()).isTrue();
    assertThat(message.take()).isFalse();
    message.putBack();
    assertThat(message.take()).isTrue();
  }

  @Test
  void expiresAtTheInstantItShouldHaveStartedBy() {
    Outgoing message = outgoing("短");
    assertThat(message.isExpired(NOW.plusSeconds(59))).isFalse();
    assertThat(message.isExpired(NOW.plusSeconds(60))).isTrue();
    assertThat(message.nanosLeft(NOW)).isEqualTo(Duration.ofSeconds(60).toNanos());
    assertThat(message.nanosLeft(NOW.plusSeconds(61))).isZero();
  }

  @Test
  void bearsAnExpiryAgesAway() {
    Sms sms = Messages.sms("+8613800000000", "短");
    Outgoing message = new Outgoing(sms, sms.prepared().text(), Instant.MAX);
    assertThat(message.nanosLeft(NOW)).isEqualTo(Duration.ofDays(1).toNanos());
  }

  @Test
  void sendsToTheNumberWithoutItsPlusSign() {
    assertThat(outgoing("短").destination()).isEqualTo("8613800000000");
  }

  @Test
  void tellsLogsNeitherPhoneNorText() {
    Sms sms = Messages.sms("+8613800000000", "短");
    Sms named = new Sms("c", "m-1", sms.due(), sms.released(), sms.expires(), sms.prepared());
    assertThat(new Outgoing(named, named.prepared().text(), NOW)).hasToString("Outgoing[c/m-1]");
  }

  private static Outgoing outgoing(String text) {
    Sms sms = Messages.sms("+8613800000000", text);
    return new Outgoing(sms, sms.prepared().text(), NOW.plusSeconds(60));
  }
}
