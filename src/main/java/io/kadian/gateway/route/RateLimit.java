// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.domain.Pacer;
import javax.annotation.Nullable;

/** One rate for all binds. Times are {@link System#nanoTime}'s: a wall clock may jump. */
final class RateLimit {
  /**
   * Leave this much before one's turn rather than wait, as no thread can be parked for less than
   * some 50 us: at 20,000/s it would come too late each time. The rate itself isn't exceeded.
   */
  private static final long LEAD_NANOS = 1_000_000;

  private final @Nullable Pacer pacer;

  /**
   * @param perSecond 0 for none
   */
  RateLimit(double perSecond) {
    pacer = perSecond == 0 ? null : new Pacer(perSecond);
  }

  /**
   * Takes the next turn, for all parts of a message at once: those after the first leave when the
   * one before is answered, and whoever is next leaves room for them.
   *
   * @return when to leave; not after {@code nowNanos} if at once
   */
  long turn(int parts, long nowNanos) {
    if (pacer == null) {
      return nowNanos;
    }
    synchronized (this) {
      return pacer.take(parts, nowNanos) - LEAD_NANOS;
    }
  }
}
