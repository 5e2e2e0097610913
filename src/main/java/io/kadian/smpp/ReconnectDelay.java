// SPDX-License-Identifier: Apache-2.0
package io.kadian.smpp;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Doubles at each failure, and takes off up to half at random: an SMSC that comes back isn't met by
 * all binds at once.
 */
public final class ReconnectDelay {
  private final Duration min;
  private final Duration max;
  private final RandomGenerator random;

  public ReconnectDelay(Duration min, Duration max, RandomGenerator random) {
    this.min = min;
    this.max = max;
    this.random = random;
  }

  /**
   * @param failures in a row; 0 if the bind was well before
   */
  public synchronized Duration after(int failures) {
    Duration whole = min;
    for (int i = 0; i < failures && whole.compareTo(max) < 0; i++) {
      whole = whole.multipliedBy(2);
    }
    long millis = Math.max(1, Math.min(whole.toMillis(), max.toMillis()));
    return Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
  }
}
