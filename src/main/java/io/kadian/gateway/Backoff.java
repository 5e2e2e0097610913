// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pause before the next try: doubles from the shortest to the longest. Half of it is random, so
 * that what failed together doesn't come back together.
 */
record Backoff(Duration min, Duration max) {
  private static final int MAX_DOUBLINGS = 20;

  /**
   * @param tries that failed before the last one; 0 for the first pause
   */
  Duration after(int tries, RandomGenerator random) {
    long doubled = min.toMillis() << Math.min(tries, MAX_DOUBLINGS);
    long pause = Math.min(doubled, max.toMillis());
    return Duration.ofMillis(pause / 2 + random.nextLong(pause / 2 + 1));
  }
}
