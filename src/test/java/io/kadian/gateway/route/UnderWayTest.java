// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Sms;
import io.kadian.gateway.Submission;
import io.kadian.gateway.route.UnderWay.Unanswered;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnderWayTest {
  private static final Duration LONG = Duration.ofDays(1);
  private static final Submission REFUSED = new Submission.Refused("ESME_RINVDSTADR");

  private final UnderWay underWay = new UnderWay(2);

  @Test
  void hasRoomForAWindowUntilSomethingIsSettled() throws InterruptedException {
    Outgoing message = submit(1, LONG);
    submit(2, LONG);
    assertThat(underWay.awaitRoom(Duration.ZERO)).isFalse();
    assertThat(underWay.count()).isEqualTo(2);
    assertThat(underWay.remove(1)).isSameAs(message);
    assertThat(underWay.awaitRoom(Duration.ZERO)).isFalse();
    underWay.settle(message, REFUSED);
    assertThat(message.submission()).isCompletedWithValue(REFUSED);
    assertThat(underWay.awaitRoom(Duration.ZERO)).isTrue();
  }

  @Test
  void givesAMessageToOneOnly() throws InterruptedException {
    Outgoing message = submit(1, LONG);
    assertThat(underWay.remove(1)).isSameAs(message);
    assertThat(underWay.remove(1)).isNull();
    underWay.settleAll("CONNECTION_LOST");
    assertThat(message.submission()).isNotDone();
  }

  @Test
  void settlesWhatIsOverdueAndTellsOfWhatWasNeverWritten() throws InterruptedException {
    assertThat(underWay.awaitRoom(Duration.ZERO)).isTrue();
    Outgoing written = message();
    underWay.add(1, written, Duration.ZERO).written();
    assertThat(underWay.settleOverdue()).isFalse();
    assertThat(written.submission()).isCompletedWithValue(new Submission.InDoubt("NO_ANSWER"));
    Outgoing unwritten = submit(2, Duration.ZERO);
    Outgoing fresh = submit(3, LONG);
    assertThat(underWay.settleOverdue()).isTrue();
    assertThat(unwritten.submission()).isDone();
    assertThat(fresh.submission()).isNotDone();
  }

  @Test
  void settlesAPartThatIsStillToBeWrittenToo() throws InterruptedException {
    Outgoing message = submit(1, LONG);
    assertThat(underWay.remove(1)).isSameAs(message);
    underWay.addNextPart(message, LONG);
    assertThat(underWay.count()).isEqualTo(1);
    assertThat(underWay.awaitNone(Duration.ZERO)).isFalse();
    underWay.settleAll("CONNECTION_LOST");
    assertThat(message.submission())
        .isCompletedWithValue(new Submission.InDoubt("CONNECTION_LOST"));
    assertThat(underWay.awaitNone(Duration.ZERO)).isTrue();
  }

  @Test
  void handsOutThePartThatIsDueFirst() throws InterruptedException {
    Outgoing later = message();
    Outgoing sooner = message();
    underWay.addNextPart(later, Duration.ofMillis(50));
    underWay.addNextPart(sooner, Duration.ZERO);
    assertThat(underWay.takeNextPart()).isSameAs(sooner);
    assertThat(underWay.takeNextPart()).isSameAs(later);
  }

  private Outgoing submit(int sequence, Duration answerTimeout) throws InterruptedException {
    assertThat(underWay.awaitRoom(Duration.ZERO)).isTrue();
    Outgoing message = message();
    Unanswered submitted = underWay.add(sequence, message, answerTimeout);
    assertThat(submitted).isNotNull();
    return message;
  }

  private static Outgoing message() {
    Sms sms = Messages.sms("+8613800000000", "短");
    return new Outgoing(sms, sms.prepared().text(), sms.expires());
  }
}
