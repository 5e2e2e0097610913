// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 ms",
    "PT0.085S, 85 ms",
    "PT1.236S, 1.24 s",
    "PT10S, 10 s",
    "PT59.999S, 59 s",
    "PT72S, 1 min 12 s",
    "PT2H5M59S, 2 h 5 min",
    "P11DT10H, 11 d 10 h",
    "PT-0.003S, -3 ms"
  })
  void saysTheTwoLargestUnits(Duration span, String words) {
    assertThat(Figures.span(span)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"PT0.001S, 1 s", "PT1S, 1 s", "PT1.5S, 2 s", "PT60S, 1 min 0 s"})
  void countsDownInWholeSeconds(Duration span, String words) {
    assertThat(Figures.countdown(span)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "27919481, 27.9 MB",
    "3200000000000000, 3200.0 TB"
  })
  void saysOctetsInThousands(long bytes, String words) {
    assertThat(Figures.bytes(bytes)).isEqualTo(words);
  }

  @Test
  void saysTheOffsetWithEveryTime() {
    Instant at = Instant.parse("2026-12-12T12:00:00.012Z");

    assertThat(Figures.instant(at, ZoneId.of("Asia/Shanghai")))
        .isEqualTo("2026-12-12 20:00:00 +08:00");
    assertThat(Figures.exactly(at, ZoneId.of("UTC"))).isEqualTo("2026-12-12 12:00:00.012 +00:00");
  }
}
