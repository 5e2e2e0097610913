// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import io.kadian.domain.PlanClock;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * What an operator takes for the time of day: Flink's processing time, or, in a rehearsal, plan
 * time. All operators of a job have the same, by the job's global parameters. Times are epoch
 * milliseconds.
 */
public final class JobTime {
  private static final String PARAMETER = "kadian.plan-clock";

  /** Flink has no later timer. */
  private static final long NEVER = Long.MAX_VALUE;

  @Nullable private final PlanClock plan;

  private JobTime(@Nullable PlanClock plan) {
    this.plan = plan;
  }

  /**
   * For the job that is being defined.
   *
   * @param clock a {@link PlanClock}, or any other for processing time
   */
  public static void set(ExecutionConfig config, Clock clock) {
    if (clock instanceof PlanClock plan) {
      Map<String, String> parameters = Map.of(PARAMETER, plan.toString());
      config.setGlobalJobParameters(
          new ExecutionConfig.GlobalJobParameters() {
            private static final long serialVersionUID = 1L;

            @Override
            public Map<String, String> toMap() {
              return parameters;
            }
          });
    }
  }

  public static JobTime of(RuntimeContext context) {
    String text = context.getGlobalJobParameters().get(PARAMETER);
    return new JobTime(text == null ? null : PlanClock.parse(text, Clock.systemUTC()));
  }

  /** What the clock shows at a moment of processing time. */
  public long at(long processingTime) {
    return plan == null
        ? processingTime
        : plan.instantAt(Instant.ofEpochMilli(processingTime)).toEpochMilli();
  }

  public Instant instantAt(long processingTime) {
    return Instant.ofEpochMilli(at(processingTime));
  }

  /** The processing time at which the clock will show this or more, for a timer. */
  public long processingTimeOf(long time) {
    if (plan == null || time == NEVER) {
      return time;
    }
    Instant real = plan.realInstantOf(Instant.ofEpochMilli(time));
    return real == null ? NEVER : real.plusNanos(999_999).toEpochMilli();
  }
}
