// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.PlanClock;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

class JobTimeTest {
  private static final Instant PLAN = Instant.parse("2026-12-12T11:55:00Z");
  private static final Instant REAL = Instant.parse("2026-11-27T08:00:00Z");
  private static final List<Long> SEEN = new ArrayList<>();

  /**
   * What an operator sees at a processing time, and when it would be waked for ten minutes later.
   */
  private static final class Looks extends ProcessFunction<Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(Long value, Context context, Collector<Long> out) {
      JobTime time = JobTime.of(getRuntimeContext());
      long now = time.at(context.timerService().currentProcessingTime());
      SEEN.add(now);
      SEEN.add(time.processingTimeOf(now + 600_001));
      SEEN.add(time.processingTimeOf(Long.MAX_VALUE));
    }
  }

  private static List<Long> at(Instant processingTime, Clock clock) throws Exception {
    SEEN.clear();
    var harness =
        new OneInputStreamOperatorTestHarness<Long, Long>(new ProcessOperator<>(new Looks()));
    try {
      JobTime.set(harness.getExecutionConfig(), clock);
      harness.open();
      harness.setProcessingTime(processingTime.toEpochMilli());
      harness.processElement(1L, 0);
    } finally {
      harness.close();
    }
    return List.copyOf(SEEN);
  }

  @Test
  void isProcessingTimeUnlessAPlanIsRehearsed() throws Exception {
    long real = REAL.toEpochMilli();
    assertThat(at(REAL, Clock.systemUTC())).containsExactly(real, real + 600_001, Long.MAX_VALUE);
  }

  @Test
  void isPlanTimeInARehearsalAndItsTimersAreNeverEarly() throws Exception {
    PlanClock clock = PlanClock.from(PLAN, REAL, 60, Clock.systemUTC());
    Instant now = REAL.plusSeconds(10);
    List<Long> seen = at(now, clock);
    assertThat(seen.get(0)).isEqualTo(PLAN.plusSeconds(600).toEpochMilli());
    assertThat(seen.get(1)).isEqualTo(now.plusMillis(10_001).toEpochMilli());
    assertThat(seen.get(2)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void isNeverLaterOnAClockThatStandsStill() throws Exception {
    List<Long> seen = at(REAL, PlanClock.still(PLAN));
    assertThat(seen).containsExactly(PLAN.toEpochMilli(), Long.MAX_VALUE, Long.MAX_VALUE);
  }
}
