// SPDX-License-Identifier: Apache-2.0
package io.kadian.ledger;

import static io.kadian.testing.Messages.PHONE;
import static io.kadian.testing.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.ControlRecord.TestSend;
import io.kadian.domain.Outcome;
import io.kadian.domain.Reason;
import io.kadian.domain.Sms;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TellNewsTest {
  private static final Sms FIRST = sms("a", "m1", PHONE, "【富销云】双12今晚8点开抢 拒收请回复R");

  @Test
  void tellsNothingOfWhatWasSentMomentsAfterItPassed() {
    assertThat(told(sentAfter(Duration.ZERO), sentAfter(TellNews.MOMENTS))).isEmpty();
  }

  @Test
  void tellsWhenItWasSentMuchLater() {
    Outcome late = sentAfter(TellNews.MOMENTS.plusMillis(1));
    assertThat(told(sentAfter(Duration.ofSeconds(1)), late)).containsExactly(late);
  }

  @Test
  void tellsThatAReplayWasSentBefore() {
    Outcome replayed = sentAfter(TellNews.MOMENTS.plusMillis(1).negated());
    assertThat(told(replayed)).containsExactly(replayed);
  }

  @Test
  void tellsWhatFreesATextOrLeavesItInDoubt() {
    List<Outcome> all =
        List.of(
            Outcome.failed(FIRST, "ESME_RINVDSTADR"),
            Outcome.suppressed(FIRST, Reason.EXPIRED),
            Outcome.unknown(FIRST, "NO_ANSWER"));
    assertThat(told(all.toArray(Outcome[]::new))).containsExactlyElementsOf(all);
  }

  @Test
  void tellsWhatBecameOfATest() {
    Sms test = sms(TestSend.idOf("double12-gold", FIRST.due()), "test-1", PHONE, "【富销云】双12");
    Outcome sent = Outcome.sent(test, "smpp", "id1", test.released());
    assertThat(told(sentAfter(Duration.ZERO), sent)).containsExactly(sent);
  }

  private static Outcome sentAfter(Duration release) {
    return Outcome.sent(FIRST, "smpp", "id1", FIRST.released().plus(release));
  }

  private static List<Outcome> told(Outcome... ended) {
    return Stream.of(ended).filter(TellNews::isNews).toList();
  }
}
