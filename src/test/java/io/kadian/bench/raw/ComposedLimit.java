// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.raw;

import java.util.Collection;

/**
 * What a machine could do at best with several stages at once, if it was measured with each of them
 * alone. A stage that had all cores to itself and did {@code r} messages a second takes {@code 1/r}
 * seconds of the whole machine for a message; one message goes through all stages, so it takes the
 * sum of these. Stages that left cores idle when they were alone make it too low: it is a limit
 * only if each kept the machine busy.
 */
public final class ComposedLimit {
  private ComposedLimit() {}

  /**
   * @param perSecond of each stage alone, in messages per second
   * @return messages per second through all of them
   */
  public static double of(Collection<Double> perSecond) {
    if (perSecond.isEmpty()) {
      throw new IllegalArgumentException("No stage, no limit");
    }
    double seconds = 0;
    for (double rate : perSecond) {
      if (!(rate > 0)) {
        throw new IllegalArgumentException("A stage's rate must be above zero, not " + rate);
      }
      seconds += 1 / rate;
    }
    return 1 / seconds;
  }
}
