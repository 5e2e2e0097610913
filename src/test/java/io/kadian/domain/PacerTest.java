// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void letsTheFirstMessagesGoAtOnceOnAnyClock() {
    assertThat(new Pacer(100).take(1, 0)).isZero();
    assertThat(new Pacer(100).take(50, -7 * SECOND)).isEqualTo(-7 * SECOND);
  }

  @Test
  void letsMessagesGoAtTheRate() {
    Pacer pacer = new Pacer(100);

    assertThat(pacer.take(1, 0)).isZero();
    assertThat(pacer.take(50, 0)).isEqualTo(SECOND / 100);
    assertThat(pacer.take(1, 0)).isEqualTo(51 * SECOND / 100);
  }

  @Test
  void savesNoUnusedTimeUp() {
    Pacer pacer = new Pacer(10);
    pacer.take(1, 0);

    assertThat(pacer.take(1, 60 * SECOND)).isEqualTo(60 * SECOND);
    assertThat(pacer.take(1, 60 * SECOND)).isEqualTo(60 * SECOND + SECOND / 10);
  }

  @Test
  void keepsTheRateOverAMillionMessages() {
    Pacer pacer = new Pacer(29_999.5);
    long last = 0;
    for (int i = 0; i <= 1_000_000; i++) {
      last = pacer.take(1, 0);
    }

    assertThat(last).isBetween(33_333_000_000L, 33_335_000_000L);
  }

  @Test
  void takesAShareBelowOneASecond() {
    Pacer pacer = new Pacer(0.001);
    pacer.take(500, 0);

    assertThat(pacer.take(1, 0)).isEqualTo(500_000 * SECOND);
  }

  @Test
  void takesNoTimeForNothing() {
    Pacer pacer = new Pacer(10);
    pacer.take(0, 0);

    assertThat(pacer.take(1, 0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN})
  void refusesARateThatIsNone(double perSecond) {
    assertThatThrownBy(() -> new Pacer(perSecond)).isInstanceOf(IllegalArgumentException.class);
  }
}
