// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many requests may be under way: as many as the settings say, or fewer while the server allows
 * fewer on a connection. That it says only by turning one away; the place is then withheld, and
 * given back after a while, one by one, to find out whether there is room again.
 */
final class Room {
  private static final long GIVE_BACK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int places;
  private final Semaphore free;
  private int withheld;
  private long changedNanos;
  private boolean closed;

  Room(int places) {
    this.places = places;
    this.free = new Semaphore(places);
  }

  boolean enter(Duration atMost) throws InterruptedException {
    return free.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  void leave() {
    free.release();
  }

  /** In place of {@link #leave}. True if it is the first one withheld. */
  synchronized boolean withhold(long nowNanos) {
    if (closed) {
      free.release();
      return false;
    }
    withheld++;
    changedNanos = nowNanos;
    return withheld == 1;
  }

  synchronized void giveBack(long nowNanos) {
    if (withheld > 0 && nowNanos - changedNanos >= GIVE_BACK_NANOS) {
      withheld--;
      changedNanos = nowNanos;
      free.release();
    }
  }

  /** Withholds none any more. */
  synchronized void close() {
    closed = true;
    free.release(withheld);
    withheld = 0;
  }

  /** Waits until nobody is in it. */
  void awaitEmpty(Duration atMost) throws InterruptedException {
    if (free.tryAcquire(places, atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      free.release(places);
    }
  }
}
