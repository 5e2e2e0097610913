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

  /** In the order of a round. */
  enum Phase {
    /** While members stream in, before any campaign is announced. */
    LOADING,
    /** While members stream in and are judged against live campaigns. */
    LOADING_LIVE,
    /**
     * When that share of the audience was found by the scan. After the first third there is no time
     * to recover before the instant.
     */
    SCANNING,
    /**
     * Before the instant. In the first third: before some members change. In the second: just after
     * it. In the last: so late that the instant comes in the outage.
     */
    HELD,
    /** When that share of the messages has reached the SMSC. */
    RELEASE,
    /** When claims are open and the SMSC doesn't answer. */
    CLAIMED,
    /** When the SMSC has answered and PostgreSQL lets no claim be settled. */
    ANSWERED,
    /** After the kill before, at that share of a recovery's usual time. */
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

  /** Of the phase: what a kill finds there may differ from one to the next. */
  enum Third {
    FIRST,
    SECOND,
    LAST
  }

  Third third() {
    return Third.values()[(int) (moment * Third.values().length)];
  }

  static Kill in(Phase phase, SplittableRandom random) {
    Target[] targets = Target.values();
    return new Kill(phase, targets[random.nextInt(targets.length)], random.nextDouble());
  }

  @Override
  public String toString() {
    return words(target) + " " + words(phase) + " %.2f".formatted(moment);
  }

  static String words(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
