// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanClockTest {
  private static final Instant PLAN = Instant.parse("2026-12-12T11:55:00Z");
  private static final Instant REAL = Instant.parse("2026-11-27T08:00:00Z");

  private static PlanClock at(Instant real, int speed) {
    return PlanClock.from(PLAN, REAL, speed, Clock.fixed(real, ZoneOffset.UTC));
  }

  @Test
  void standsStillUntilItsRealInstantAndThenGoesAsFastAsItIsTold() {
    assertThat(at(REAL.minusSeconds(5), 60).instant()).isEqualTo(PLAN);
    assertThat(at(REAL, 60).instant()).isEqualTo(PLAN);
    assertThat(at(REAL.plusMillis(1_500), 60).instant()).isEqualTo(PLAN.plusSeconds(90));
    assertThat(at(REAL.plusSeconds(7), 1).instant()).isEqualTo(PLAN.plusSeconds(7));
    assertThat(PlanClock.still(PLAN).instant()).isEqualTo(PLAN);
  }

  @Test
  void isReadAgainFromWhatItIsWrittenAs() throws Exception {
    Clock real = Clock.fixed(REAL.plusSeconds(1), ZoneOffset.UTC);
    PlanClock clock = PlanClock.from(PLAN, REAL, 60, real);
    assertThat(clock).hasToString("2026-12-12T11:55:00Z from 2026-11-27T08:00:00Z x60");
    assertThat(PlanClock.parse(clock.toString(), real)).isEqualTo(clock).hasSameHashCodeAs(clock);
    assertThat(PlanClock.parse("2026-12-12T11:55:00Z", real).instant()).isEqualTo(PLAN);
    assertThat(InstantiationUtil.clone(clock).instant()).isEqualTo(PLAN.plusSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tomorrow",
        "2026-12-12T11:55:00Z from noon x60",
        "2026-12-12T11:55:00Z from 2026-11-27T08:00:00Z x0",
        "2026-12-12T11:55:00Z from 2026-11-27T08:00:00Z x1001",
        "2026-12-12T11:55:00Z x60"
      })
  void refusesWhatIsNoClock(String text) {
    assertThatThrownBy(() -> PlanClock.parse(text, Clock.systemUTC()))
        .isInstanceOf(InvalidInputException.class);
  }
}
