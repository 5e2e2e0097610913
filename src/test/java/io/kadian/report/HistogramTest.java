// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistogramTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, PT0S, PT0S PT0.001S",
    "PT0.012S, PT0.09S, PT0S PT0.01S PT0.02S PT0.05S PT0.1S",
    "PT0.01S, PT0.1S, PT0S PT0.01S PT0.02S PT0.05S PT0.1S PT0.2S",
    "PT-3S, PT0.001S, PT0S PT0.001S PT0.002S",
    "PT40S, PT100S, PT0S PT30S PT1M PT2M"
  })
  void beginsNearTheShortestAndEndsAboveTheLongest(
      Duration shortest, Duration longest, String edges) {
    List<Duration> expected = Stream.of(edges.split(" ", -1)).map(Duration::parse).toList();

    assertThat(Histogram.edges(shortest, longest)).isEqualTo(expected);
  }
}
