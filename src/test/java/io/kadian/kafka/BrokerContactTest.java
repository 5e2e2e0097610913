// SPDX-License-Identifier: Apache-2.0
package io.kadian.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.kafka.BrokerContact.Figures;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BrokerContactTest {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final BrokerContact contact = new BrokerContact();
  private double received;
  private double closed;
  private double open = 2;
  private double sincePoll;
  private long nanos = -7;

  @Test
  void isAwayOnceConnectionsHaveFailedForLongerThanABlip() {
    hears();
    fails(5);
    assertThat(contact.isAway()).isFalse();
    assertThat(millis()).isZero();
    fails(1);
    assertThat(contact.isAway()).isTrue();
    assertThat(millis()).isEqualTo(5_000);
    fails(55);
    assertThat(millis()).isEqualTo(60_000);
    hears();
    assertThat(contact.isKept()).isTrue();
    assertThat(millis()).isZero();
  }

  @Test
  void isAwayIfThereIsNoConnectionAtAllAsWhenTheNameIsUnknown() {
    open = 0;
    pass(6);
    assertThat(contact.isAway()).isTrue();
    assertThat(contact.isKept()).isFalse();
  }

  @Test
  void takesNoIdleConnectionThatIsClosedForAnOutage() {
    hears();
    for (int i = 0; i < 100; i++) {
      closed++;
      open = 0;
      pass(1);
      assertThat(contact.isKept()).isFalse();
      open = 1;
      hears();
      pass(540);
      assertThat(contact.isAway()).isFalse();
      assertThat(contact.isKept()).isTrue();
    }
  }

  @Test
  void takesSilenceOnAnOpenConnectionForNoOutage() {
    hears();
    pass(3_600);
    assertThat(contact.isAway()).isFalse();
  }

  @Test
  void isAwayIfNobodyAnswersOnConnectionsThatOpen() {
    hears();
    for (int i = 0; i < 3; i++) {
      pass(30);
      closed++;
    }
    pass(1);
    assertThat(contact.isAway()).isTrue();
    assertThat(millis()).isEqualTo(61_000 - 1_000);
  }

  @Test
  void endsWithTheFirstAnswerOfAnyBrokerAlthoughOthersStillFail() {
    hears();
    fails(20);
    assertThat(contact.isAway()).isTrue();
    for (int i = 0; i < 20; i++) {
      received++;
      fails(1);
      assertThat(contact.isAway()).isFalse();
    }
  }

  @Test
  void blamesNoBrokerForAConsumerThatIsKeptFromPolling() {
    hears();
    fails(3);
    sincePoll = 16;
    pass(600);
    assertThat(contact.isAway()).isFalse();
    sincePoll = 0;
    pass(60);
    assertThat(contact.isAway()).isFalse();
    fails(6);
    assertThat(contact.isAway()).isTrue();
  }

  @Test
  void blamesNoBrokerForAConsumerThatHasNotPolledYet() {
    open = 0;
    sincePoll = -1;
    pass(60);
    assertThat(contact.isAway()).isFalse();
  }

  @Test
  void knowsNoBetterWhileAConsumerThatHadNoBrokerIsKeptFromPolling() {
    hears();
    fails(6);
    sincePoll = 16;
    pass(60);
    assertThat(contact.isAway()).isTrue();
    assertThat(millis()).isEqualTo(65_000);
  }

  private void hears() {
    received += 100;
    pass(1);
  }

  private void fails(int seconds) {
    for (int i = 0; i < seconds; i++) {
      closed++;
      pass(1);
    }
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nanos += LOOK.toNanos();
      contact.look(new Figures(received, closed, open, sincePoll), nanos);
    }
  }

  private long millis() {
    return contact.awayMillis(nanos);
  }
}
