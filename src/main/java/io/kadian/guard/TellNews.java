// SPDX-License-Identifier: Apache-2.0
package io.kadian.guard;

import io.kadian.domain.ControlRecord.TestSend;
import io.kadian.domain.Outcome;
import io.kadian.domain.Outcome.State;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps of each batch what somebody waits for: the guard, and who has sent a test. The guard
 * remembers a message from when it let it pass, so that the message was sent moments later says
 * nothing new; and that is what became of nearly all. To send them round by Kafka, only to find
 * each entry again and write it once more, cost a tenth of what a message's whole way did.
 *
 * <p>The guard's window is shorter by these moments than the claim's, which has the last word.
 */
public final class TellNews implements FlatMapFunction<List<Outcome>, List<Outcome>> {
  private static final long serialVersionUID = 1L;

  /**
   * Sent so soon after its release, a message's window begins as good as then. What was sent before
   * it is a replay, which the guard takes for new.
   */
  static final Duration MOMENTS = Duration.ofMinutes(1);

  @Override
  public void flatMap(List<Outcome> batch, Collector<List<Outcome>> out) {
    List<Outcome> news = batch.stream().filter(TellNews::isNews).toList();
    if (!news.isEmpty()) {
      out.collect(news);
    }
  }

  private static boolean isNews(Outcome outcome) {
    return outcome.state() != State.SENT
        || outcome.released() == null
        || TestSend.isOne(outcome.campaign())
        || Duration.between(outcome.released(), outcome.sent()).abs().compareTo(MOMENTS) > 0;
  }
}
