// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.raw;

import io.kadian.bench.measure.Stopwatch;
import io.kadian.bench.measure.Throughput;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** From the first timer that fires in this JVM, whichever subtask's, to the last. */
final class FiringTime {
  static final FiringTime INSTANCE = new FiringTime();

  private final AtomicReference<Stopwatch> stopwatch = new AtomicReference<>();
  private final AtomicLong left = new AtomicLong();
  private long expected;
  private volatile Throughput whole;

  private FiringTime() {}

  void expect(long timers) {
    expected = timers;
    left.set(timers);
  }

  void fires() {
    if (stopwatch.get() == null) {
      stopwatch.compareAndSet(null, Stopwatch.start());
    }
  }

  void fired() {
    if (left.decrementAndGet() == 0) {
      whole = stopwatch.get().lap(expected);
    }
  }

  /**
   * @throws IllegalStateException if not all have fired
   */
  Throughput whole() {
    if (whole == null) {
      throw new IllegalStateException(left + " timers haven't fired");
    }
    return whole;
  }
}
