// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Sms;
import io.kadian.gateway.Submission;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final Instant NOW = Instant.parse("2026-12-12T12:00:00Z");

  private final Backlog backlog = new Backlog();

  @Test
  void handsOutInTheOrderOfComingAndWhatWasPutBackFirst() throws InterruptedException {
    Outgoing first = add(60);
    Outgoing second = add(60);
    assertThat(next()).isSameAs(first);
    backlog.putBack(first);
    assertThat(next()).isSameAs(first);
    assertThat(next()).isSameAs(second);
    assertThat(next()).isNull();
  }

  @Test
  void endsWhatExpiresAndKeepsTheRest() throws InterruptedException {
    Outgoing brief = add(1);
    Outgoing lasting = add(60);
    backlog.expire(NOW.plusSeconds(1));
    assertThat(brief.submission()).isCompletedWithValue(new Submission.NotSent("EXPIRED"));
    assertThat(backlog.size()).isEqualTo(1);
    assertThat(next()).isSameAs(lasting);
  }

  @Test
  void leavesWhatIsTakenToItsTaker() throws InterruptedException {
    Outgoing taken = add(1);
    assertThat(next()).isSameAs(taken);
    backlog.expire(NOW.plusSeconds(2));
    backlog.close();
    assertThat(taken.submission()).isNotDone();
  }

  @Test
  void endsWhatWaitsAndWhatComesOnceItIsClosed() throws InterruptedException {
    Outgoing waiting = add(60);
    Outgoing taken = add(60);
    assertThat(next()).isSameAs(waiting);
    assertThat(next()).isSameAs(taken);
    backlog.putBack(waiting);
    backlog.close();
    backlog.putBack(taken);
    Outgoing late = add(60);
    Submission ended = new Submission.NotSent("SHUTTING_DOWN");
    assertThat(waiting.submission()).isCompletedWithValue(ended);
    assertThat(taken.submission()).isCompletedWithValue(ended);
    assertThat(late.submission()).isCompletedWithValue(ended);
    assertThat(backlog.awaitClosed(Duration.ofDays(1))).isTrue();
  }

  private Outgoing next() throws InterruptedException {
    return backlog.poll(Duration.ZERO);
  }

  private Outgoing add(int secondsLeft) {
    Sms sms = Messages.sms("+8613800000000", "短");
    Outgoing message = new Outgoing(sms, sms.prepared().text(), NOW.plusSeconds(secondsLeft));
    backlog.add(message);
    return message;
  }
}
