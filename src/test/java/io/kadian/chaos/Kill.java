// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Who is killed, and when.
 *
 * @param moment from 0 to 1, within the phase
 */
record Kill(Phase phase, Target target, double moment) {

  enum Phase {
    /** While members stream in. */
    LOADING,
    /** Just after the campaigns were announced: they are admitted and the shards scanned. */
    SCANNING,
    /** Before the instant. */
    HELD,
    /** When that share of the messages has reached the SMSC. */
    RELEASE,
    /** Up to ten seconds after the kill before: often in the middle of the recovery. */
    RECOVERING,
    /** When every message has its row. */
    ENDED
  }

  enum Target {
    TASK_MANAGER,
    JOB_MANAGER,
    BOTH;

    boolean hasTaskManager() {
      return this != JOB_MANAGER;
    }

    boolean hasJobManager() {
      return this != TASK_MANAGER;
    }
  }

  static Kill in(Phase phase, SplittableRandom random) {
    int dice = random.nextInt(100);
    Target target = dice < 60 ? Target.TASK_MANAGER : dice < 80 ? Target.JOB_MANAGER : Target.BOTH;
    return new Kill(phase, target, random.nextDouble());
  }

  @Override
  public String toString() {
    return (target + " " + phase).toLowerCase(Locale.ROOT).replace('_', ' ')
        + " %.2f".formatted(moment);
  }
}
