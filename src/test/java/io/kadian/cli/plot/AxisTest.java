// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.cli.plot.Axis.Tick;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(Tick::label).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "0, '0 1'",
    "3, '0 1 2 3'",
    "7, '0 2 4 6 8'",
    "4690, '0 1,000 2,000 3,000 4,000 5,000'",
    "938900, '0 200,000 400,000 600,000 800,000 1 M'",
    "2300000, '0 500,000 1 M 1.5 M 2 M 2.5 M'"
  })
  void endsAtARoundNumberAndCountsInRoundSteps(long greatest, String labels) {
    Axis axis = Axis.numbers("messages", greatest);

    assertThat(String.join(" ", labels(axis))).isEqualTo(labels);
    assertThat(axis.to()).isGreaterThanOrEqualTo((double) greatest);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          2026-12-12T12:00:00Z, 2026-12-12T12:01:20Z, '20:00:00 20:00:10 20:00:20 20:00:30 20:00:40 20:00:50 20:01:00 20:01:10 20:01:20'
          2026-12-12T12:00:03.300Z, 2026-12-12T12:00:05Z, '20:00:03.5 20:00:04.0 20:00:04.5 20:00:05.0'
          2026-12-12T11:50:00Z, 2026-12-12T14:10:00Z, '20:00 20:30 21:00 21:30 22:00'
          2026-12-12T11:00:00Z, 2026-12-14T11:00:00Z, '12-13 00:00 12-13 06:00 12-13 12:00 12-13 18:00 12-14 00:00 12-14 06:00 12-14 12:00 12-14 18:00'
          """)
  void writesTimesOfDayAtRoundOnes(Instant from, Instant to, String labels) {
    assertThat(String.join(" ", labels(Axis.times("time", from, to, SHANGHAI)))).isEqualTo(labels);
  }

  @Test
  void writesNoMoreEdgesThanHaveRoom() {
    Axis axis = Axis.steps("late", IntStream.rangeClosed(0, 30).mapToObj(String::valueOf).toList());

    assertThat(axis.ticks()).hasSize(31);
    assertThat(labels(axis)).filteredOn(label -> !label.isEmpty()).hasSizeLessThan(17);
    assertThat(labels(axis)).startsWith("0", "", "2", "");
  }
}
