// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

/**
 * Deals out a rate: each taking of n messages is given the instant from which they may leave,
 * n/rate after the one before. Time not used is not saved up. Not thread-safe.
 */
public final class Pacer {
  private final double nanosEach;
  private long nextNanos = Long.MIN_VALUE;

  /**
   * @param perSecond above 0; a share of a rate need not be whole
   */
  public Pacer(double perSecond) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("a rate of " + perSecond + "/s");
    }
    this.nanosEach = 1e9 / perSecond;
  }

  /**
   * @param nowNanos on any clock, the same at each call
   * @return when they may leave, on that clock; {@code nowNanos} if at once
   */
  public long take(int messages, long nowNanos) {
    long from = Math.max(nowNanos, nextNanos);
    nextNanos = from + Math.round(messages * nanosEach);
    return from;
  }
}
