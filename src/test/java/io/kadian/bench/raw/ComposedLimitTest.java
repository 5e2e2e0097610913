// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComposedLimitTest {
  @Test
  void oneStageIsItsOwnLimit() {
    assertThat(ComposedLimit.of(List.of(52_800.0))).isEqualTo(52_800.0, within(1e-6));
  }

  @Test
  void twoEqualStagesHalveIt() {
    assertThat(ComposedLimit.of(List.of(10_000.0, 10_000.0))).isEqualTo(5_000.0, within(1e-6));
  }

  @Test
  void theSlowestStageCountsMost() {
    assertThat(ComposedLimit.of(List.of(50_000.0, 100_000.0, 100_000.0)))
        .isEqualTo(25_000.0, within(1e-6));
  }

  @Test
  void aStageThatDidNothingIsRefused() {
    assertThatThrownBy(() -> ComposedLimit.of(List.of(1.0, 0.0)))
        .hasMessage("A stage's rate must be above zero, not 0.0");
    assertThatThrownBy(() -> ComposedLimit.of(List.of(Double.NaN)))
        .hasMessage("A stage's rate must be above zero, not NaN");
    assertThatThrownBy(() -> ComposedLimit.of(List.of())).hasMessage("No stage, no limit");
  }
}
