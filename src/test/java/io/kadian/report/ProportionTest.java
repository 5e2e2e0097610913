// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionTest {

  /** The figures of Newcombe, Statistics in Medicine 17 (1998), table I, method 3. */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0.0000, 0.1611",
    "1, 29, 0.0061, 0.1718",
    "29, 29, 0.8830, 1.0000"
  })
  void saysBetweenWhatTheTrueShareLies(long part, long whole, double low, double high) {
    Proportion proportion = Proportion.of(part, whole);

    assertThat(proportion.share()).isEqualTo((double) part / whole);
    assertThat(proportion.low()).isCloseTo(low, Offset.offset(5e-5));
    assertThat(proportion.high()).isCloseTo(high, Offset.offset(5e-5));
  }

  /** As R has it: {@code prop.test(c(189, 104), c(11034, 11037), correct = FALSE)$p.value}. */
  @ParameterizedTest
  @CsvSource({
    "189, 11034, 104, 11037, 5.692e-7",
    "15, 50, 25, 50, 0.04123",
    "500, 1000, 500, 1000, 1",
    "900, 1000, 890, 1000, 0.4657"
  })
  void saysHowProbableADifferenceIsByChance(long a, long ofA, long b, long ofB, double p) {
    Proportion first = Proportion.of(a, ofA);
    Proportion second = Proportion.of(b, ofB);

    assertThat(first.chance(second)).isCloseTo(p, Percentage.withPercentage(0.05));
    assertThat(second.chance(first)).isEqualTo(first.chance(second));
  }

  @Test
  void knowsThatAGreatDifferenceIsNoChance() {
    assertThat(Proportion.of(1_000_000, 1_000_000).chance(Proportion.of(0, 1_000_000))).isZero();
  }

  @Test
  void tellsNothingOfFew() {
    assertThat(Proportion.of(4, 4).isComparableWith(Proportion.of(1, 4))).isFalse();
    assertThat(Proportion.of(1_000, 1_000).isComparableWith(Proportion.of(999, 1_000))).isFalse();
    assertThat(Proportion.of(30, 50).isComparableWith(Proportion.of(20, 50))).isTrue();
  }

  @Test
  void refusesWhatIsNoShare() {
    assertThatThrownBy(() -> Proportion.of(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Proportion.of(2, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
