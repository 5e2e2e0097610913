// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.types.JobTime;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Hold's event time, which is the wall clock: it moves on at each instant that somebody waits for.
 *
 * <p>No watermark of an input's can do that. Flink always aligns the barriers of a task with a
 * broadcast input: once control's has come, nothing more of control's is read until selection's
 * has, and that is behind all that selection has still to say. While a new campaign scanned a
 * million members, others were four seconds late for it.
 */
final class EventClock {
  private final ProcessingTimeService service;
  private final JobTime time;
  private final ThrowingConsumer<Watermark, Exception> advance;

  /** Timers of the task's, which no checkpoint keeps. */
  private final Set<Long> set = new HashSet<>();

  /**
   * @param advance the event-time timers
   */
  EventClock(
      ProcessingTimeService service, JobTime time, ThrowingConsumer<Watermark, Exception> advance) {
    this.service = service;
    this.time = time;
    this.advance = advance;
  }

  /** Not before that epoch millisecond, and never from within this call. */
  void moveOnAt(long instant) {
    if (set.add(instant)) {
      var unused =
          service.registerTimer(
              time.processingTimeOf(instant),
              timer -> {
                set.remove(instant);
                advance.accept(new Watermark(time.at(service.getCurrentProcessingTime())));
              });
    }
  }
}
