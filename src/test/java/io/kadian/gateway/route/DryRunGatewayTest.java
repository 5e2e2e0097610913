// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.PreparedSms;
import io.kadian.domain.Reason;
import io.kadian.domain.Sms;
import io.kadian.gateway.SmsGateway;
import io.kadian.gateway.Submission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DryRunGatewayTest {
  private static final Instant NOW = Instant.parse("2026-12-12T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Sms SMS = Messages.sms("+8613800000000", "短");

  @Test
  void acceptsAtOnceWithTheCountersNumbers() {
    try (SmsGateway gateway = gateway(0)) {
      assertThat(submit(gateway, 60))
          .isCompletedWithValue(new Submission.Accepted("dry-run-1", NOW));
      assertThat(submit(gateway, 60))
          .isCompletedWithValue(new Submission.Accepted("dry-run-2", NOW));
    }
  }

  @Test
  void acceptsAtItsRate() {
    try (SmsGateway gateway = gateway(20)) {
      long start = System.nanoTime();
      assertThat(submit(gateway, 60)).isDone();
      var second = submit(gateway, 60);
      var third = submit(gateway, 60);
      assertThat(third)
          .succeedsWithin(Duration.ofSeconds(10))
          .isEqualTo(new Submission.Accepted("dry-run-3", NOW));
      assertThat(second).isDone();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(98));
    }
  }

  @Test
  void letsExpireWhatCantLeaveInTime() {
    try (SmsGateway gateway = new DryRunGateway("dry", 0.001, () -> 1, Clock.systemUTC())) {
      assertThat(submit(gateway, Instant.now().plusSeconds(60))).isDone();
      assertThat(submit(gateway, Instant.now().plusMillis(100)))
          .succeedsWithin(Duration.ofSeconds(10))
          .isEqualTo(new Submission.NotSent("EXPIRED"));
    }
  }

  @Test
  void sendsNothingThatHasExpired() {
    try (SmsGateway gateway = gateway(0)) {
      assertThat(submit(gateway, 0)).isCompletedWithValue(new Submission.NotSent("EXPIRED"));
    }
  }

  @Test
  void completesWhatWaitsWhenItCloses() {
    SmsGateway gateway = gateway(0.001);
    assertThat(submit(gateway, 60)).isDone();
    CompletableFuture<Submission> waiting = submit(gateway, 60);
    gateway.close();
    Submission ended = new Submission.NotSent("SHUTTING_DOWN");
    assertThat(waiting).isCompletedWithValue(ended);
    assertThat(submit(gateway, 60)).isCompletedWithValue(ended);
  }

  @Test
  void refusesAMessageWithoutAText() {
    PreparedSms hindered =
        PreparedSms.hindered("+8613800000000", true, Reason.valueOf("MISSING_FIELD"));
    Sms sms = new Sms("c", "m", NOW, NOW, NOW.plusSeconds(1), hindered);
    try (SmsGateway gateway = gateway(0)) {
      assertThat(gateway.submit(sms, sms.expires()))
          .isCompletedWithValue(new Submission.Refused("NO_TEXT"));
    }
  }

  private static SmsGateway gateway(double perSecond) {
    return new DryRunGateway("dry", perSecond, new AtomicLong()::incrementAndGet, CLOCK);
  }

  private static CompletableFuture<Submission> submit(SmsGateway gateway, int secondsLeft) {
    return submit(gateway, NOW.plusSeconds(secondsLeft));
  }

  private static CompletableFuture<Submission> submit(SmsGateway gateway, Instant startBy) {
    return gateway.submit(SMS, startBy);
  }
}
