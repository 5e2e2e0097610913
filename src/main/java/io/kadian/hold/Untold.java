// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Lots that are filling, or their campaigns, whose counts nobody has been told since they changed.
 * They are told together, by a timer of the task's: one in Flink's state for each lot cost as much
 * as the lot's message.
 */
final class Untold {
  /** It rests 200 us for each that it told, so that telling takes a small part of the time. */
  private static final int TOLD_PER_MILLI = 5;

  private final ProcessingTimeService clock;
  private final Duration linger;
  private final ThrowingConsumer<String, Exception> tell;
  private final Set<String> keys = new LinkedHashSet<>();
  private boolean timerSet;
  private long restsUntil;

  /**
   * @param linger from the first that changed until all are told
   * @param tell somebody the counts, by the lot's key or the campaign's id
   */
  Untold(ProcessingTimeService clock, Duration linger, ThrowingConsumer<String, Exception> tell) {
    this.clock = clock;
    this.linger = linger;
    this.tell = tell;
  }

  void add(String key) {
    if (keys.add(key) && !timerSet) {
      timerSet = true;
      long at = clock.getCurrentProcessingTime() + linger.toMillis();
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
  void remove(String key) {
    keys.remove(key);
  }

  /** Before a checkpoint as well: what it holds mustn't be told by nobody. */
  void tellAll() throws Exception {
    List<String> now = List.copyOf(keys);
    keys.clear();
    for (String key : now) {
      tell.accept(key);
    }
    restsUntil = clock.getCurrentProcessingTime() + now.size() / TOLD_PER_MILLI;
  }
}
