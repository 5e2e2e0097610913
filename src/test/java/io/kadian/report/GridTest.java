// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest {
  private static final long START = 1_797_076_800_000_000L; // 2026-12-12T12:00Z, a round hour

  private static long micros(Duration length) {
    return length.toNanos() / 1000;
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, PT0.001S",
    "PT1.5S, PT0.01S",
    "PT20S, PT0.2S",
    "PT200S, PT2S",
    "PT1H, PT30S",
    "PT24H, PT10M",
    "P100D, P1D",
    "P1000D, P7D"
  })
  void isAsWideAsTheSpanAsksFor(Duration span, Duration width) {
    long end = START + micros(span);

    Grid grid = Grid.over(START, end, end, 150);

    assertThat(grid.width()).isEqualTo(micros(width));
    assertThat(grid.slots()).isBetween(10, 151);
    assertThat(grid.edges()).first().isEqualTo(grid.from());
    assertThat(grid.from()).isLessThanOrEqualTo(START);
    assertThat(grid.edges().get(grid.slots())).isGreaterThan(end);
  }

  @Test
  void beginsAtARoundTime() {
    long first = START + 3_250_000;

    assertThat(Grid.over(first, first + 200_000_000, first + 200_000_000, 150).from())
        .isEqualTo(START + 2_000_000);
  }

  @Test
  void leavesAFewStragglersOutForWhomAllOthersWouldBeSqueezed() {
    long nearlyAll = START + 20_000_000;

    Grid grid = Grid.over(START, nearlyAll, START + micros(Duration.ofMinutes(50)), 150);

    assertThat(grid.edges().get(grid.slots())).isBetween(nearlyAll, START + 25_000_000);
  }
}
