// SPDX-License-Identifier: Apache-2.0
package io.kadian.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconnectDelayTest {
  private final ReconnectDelay delay =
      new ReconnectDelay(Duration.ofMillis(500), Duration.ofSeconds(30), new Random(1));

  @ParameterizedTest
  @CsvSource({"0, 500", "1, 1000", "2, 2000", "5, 16000", "6, 30000", "1000000, 30000"})
  void doublesUpToTheMostAndTakesOffUpToHalf(int failures, long wholeMillis) {
    for (int i = 0; i < 100; i++) {
      assertThat(delay.after(failures).toMillis()).isBetween(wholeMillis / 2, wholeMillis);
    }
  }

  @Test
  void isNotTheSameForEachBind() {
    assertThat(delay.after(5)).isNotEqualTo(delay.after(5));
  }
}
