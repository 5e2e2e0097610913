// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How far claims may run ahead of the routes: by what these finish in a moment, and while the
 * database is asked. What is claimed and not started when the process is killed is in doubt for
 * nothing; with too little of it the routes stand idle.
 */
final class Ahead implements Batches.Room {
  /** So that the first messages of a burst find room at once. */
  static final int LEAST = 100;

  private static final Duration MEASURED_OVER = Duration.ofMillis(200);

  /** A database that hangs now and then shall not let claims run far. */
  private static final Duration LONGEST_ASKED = Duration.ofSeconds(1);

  private final Duration ahead;
  private final IntSupplier waiting;
  private final LongSupplier nanoTime;
  private final LongAdder finished = new LongAdder();
  private int asking;
  private int bound = LEAST;
  private long askedNanos;
  private long measuredFrom;

  /**
   * @param waiting messages that the routes have and haven't started
   * @param nanoTime {@link System#nanoTime}
   */
  Ahead(Duration ahead, IntSupplier waiting, LongSupplier nanoTime) {
    this.ahead = ahead;
    this.waiting = waiting;
    this.nanoTime = nanoTime;
    this.measuredFrom = nanoTime.getAsLong();
  }

  /** A route is done with a message, whatever became of it. */
  void finished() {
    finished.increment();
  }

  /** The database took so long to grant a batch. */
  synchronized void asked(long nanos) {
    askedNanos = (askedNanos + Math.min(nanos, LONGEST_ASKED.toNanos())) / 2;
  }

  /** Nothing until half of it is free, or the batches would be small. */
  @Override
  public synchronized int take(int most) {
    measure();
    int free = bound - asking - waiting.getAsInt();
    if (free < Math.min(most, bound / 2)) {
      return 0;
    }
    int taken = Math.min(most, free);
    asking += taken;
    return taken;
  }

  /** The routes have them now, or nobody wanted them. */
  @Override
  public synchronized void giveBack(int taken) {
    asking -= taken;
  }

  private void measure() {
    long nanos = nanoTime.getAsLong() - measuredFrom;
    if (nanos >= MEASURED_OVER.toNanos()) {
      // While one batch is asked for, another waits its turn at the routes.
      double finishedMeanwhile =
          (double) finished.sumThenReset() * (ahead.toNanos() + 2 * askedNanos) / nanos;
      bound = (int) Math.max(LEAST, finishedMeanwhile);
      measuredFrom += nanos;
    }
  }
}
