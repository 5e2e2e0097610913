// SPDX-License-Identifier: Apache-2.0
package io.kadian.ledger;

import io.kadian.domain.ControlRecord.TestSend;
import io.kadian.domain.Outcome;
import io.kadian.domain.Outcome.State;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.metrics.Counter;

/**
 * Lets pass of the gateway's outcomes what somebody waits for: the ledger, the guard, and who has
 * sent a test. What was sent the gateway has written to the log itself, and the guard remembers a
 * message from when it let it pass; so that it was sent moments later says nothing new, and that is
 * what became of nearly all. It is counted here, as the others are where they are gathered.
 *
 * <p>To tell the guard all the same, only to find each entry again and write it once more, cost a
 * tenth of what a message's whole way did. The guard's window is shorter by these moments than the
 * claim's, which has the last word.
 */
public final class TellNews extends RichFilterFunction<Outcome> {
  private static final long serialVersionUID = 1L;

  /**
   * Sent so soon after its release, a message's window begins as good as then. What was sent before
   * it is a replay, which the guard takes for new.
   */
  static final Duration MOMENTS = Duration.ofMinutes(1);

  private transient Counter leftOut;

  @Override
  public void open(OpenContext context) {
    leftOut = OutcomeMetrics.counter(getRuntimeContext().getMetricGroup(), State.SENT);
  }

  @Override
  public boolean filter(Outcome outcome) {
    boolean isNews = isNews(outcome);
    if (!isNews) {
      leftOut.inc();
    }
    return isNews;
  }

  static boolean isNews(Outcome outcome) {
    return outcome.state() != State.SENT
        || outcome.released() == null
        || TestSend.isOne(outcome.campaign())
        || Duration.between(outcome.released(), outcome.sent()).abs().compareTo(MOMENTS) > 0;
  }
}
