// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import io.kadian.chaos.Kill.Phase;
import io.kadian.chaos.Kill.Third;
import java.time.Duration;

/**
 * The time from a round's announcement to its first instant: what is still to be done before it, as
 * fast as this machine does it. Too little, and the round can't be judged; too much is waited for.
 */
final class Lead {
  /** To read and judge what has come, and a checkpoint: at least so long. */
  private static final Duration INTAKE = Duration.ofSeconds(3);

  /** And at least this part of a recovery. */
  private static final int INTAKES_A_RECOVERY = 3;

  private Lead() {}

  /**
   * @param recovery how long a kill takes the job away
   */
  static Duration of(RoundPlan plan, Duration recovery) {
    Duration part = recovery.dividedBy(INTAKES_A_RECOVERY);
    Duration intake = part.compareTo(INTAKE) > 0 ? part : INTAKE;
    Duration lead = Duration.ofMillis(plan.slack()).plus(intake);
    if (plan.isLive()) {
      lead = lead.plus(intake);
    }
    if (plan.stages().held()) {
      lead = lead.plus(intake);
    }
    for (int outages = outagesBefore(plan); outages > 0; outages--) {
      lead = lead.plus(recovery);
    }
    return lead;
  }

  /** Those that must be over at the instant. */
  private static int outagesBefore(RoundPlan plan) {
    boolean struck =
        plan.kills().stream()
            .anyMatch(
                kill ->
                    kill.phase() == Phase.LOADING_LIVE
                        || (kill.phase() == Phase.HELD && kill.third() != Third.LAST)
                        || (kill.phase() == Phase.SCANNING && kill.third() == Third.FIRST));
    if (!struck) {
      return 0;
    }
    return plan.has(Phase.RECOVERING) ? 2 : 1;
  }
}
