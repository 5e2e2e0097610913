// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Lots that are filling, and whose counts nobody has been told since they changed. They are told
 * together, by a timer of the task's: one in Flink's state for each lot cost as much as the lot's
 * message.
 */
final class Untold {
  private static final Duration LINGER = Duration.ofMillis(100);

  /** It rests 200 us for each lot that it told, so that telling takes a small part of the time. */
  private static final int LOTS_PER_MILLI = 5;

  private final ProcessingTimeService clock;
  private final ThrowingConsumer<String, Exception> tell;
  private final Set<String> lots = new LinkedHashSet<>();
  private boolean timerSet;
  private long restsUntil;

  /**
   * @param tell somebody the counts of a lot, by its key
   */
  Untold(ProcessingTimeService clock, ThrowingConsumer<String, Exception> tell) {
    this.clock = clock;
    this.tell = tell;
  }

  void add(String lot) {
    if (lots.add(lot) && !timerSet) {
      timerSet = true;
      long at = clock.getCurrentProcessingTime() + LINGER.toMillis();
      var unused =
          clock.registerTimer(
              Math.max(at, restsUntil),
              time -> {
                timerSet = false;
                tellAll();
              });
    }
  }

  /** It was told by somebody else. */
  void remove(String lot) {
    lots.remove(lot);
  }

  /** Before a checkpoint as well: what it holds mustn't be told by nobody. */
  void tellAll() throws Exception {
    List<String> now = List.copyOf(lots);
    lots.clear();
    for (String lot : now) {
      tell.accept(lot);
    }
    restsUntil = clock.getCurrentProcessingTime() + now.size() / LOTS_PER_MILLI;
  }
}
