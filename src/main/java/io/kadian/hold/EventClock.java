// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.types.JobTime;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.TreeSet;
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
 *
 * <p>Nor does it sleep until then: a timer counts down, and the wall clock may be put right or the
 * machine be stopped for a while meanwhile.
 */
final class EventClock {
  private static final Duration LONGEST_SLEEP = Duration.ofMillis(100);

  private static final long NEVER = Long.MAX_VALUE;

  private final ProcessingTimeService service;
  private final JobTime time;
  private final ThrowingConsumer<Watermark, Exception> advance;

  /** Epoch milliseconds. */
  private final NavigableSet<Long> awaited = new TreeSet<>();

  /** The timer that counts; one of the task's, which no checkpoint keeps. */
  private long nextLook = NEVER;

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
    if (awaited.add(instant)) {
      sleep();
    }
  }

  private void sleep() {
    if (awaited.isEmpty()) {
      return;
    }
    long now = service.getCurrentProcessingTime();
    long then = Math.min(time.processingTimeOf(awaited.first()), now + LONGEST_SLEEP.toMillis());
    if (then < nextLook) {
      nextLook = then;
      var unused = service.registerTimer(then, this::look);
    }
  }

  private void look(long timer) throws Exception {
    if (timer != nextLook) {
      return; // an earlier one was set since
    }
    nextLook = NEVER;
    long now = time.at(service.getCurrentProcessingTime());
    NavigableSet<Long> come = awaited.headSet(now, true);
    if (!come.isEmpty()) {
      come.clear();
      advance.accept(new Watermark(now));
    }
    sleep();
  }
}
