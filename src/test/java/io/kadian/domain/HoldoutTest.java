// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldoutTest {
  private static final int MEMBERS = 20_000;

  @Test
  void takesItsPartAndAlwaysTheSame() {
    Holdout five = Holdout.parse("5%");
    assertThat(count(n -> five.has("double12", "m" + n))).isBetween(900L, 1100L);
    assertThat(count(n -> five.has("double12", "m" + n) && !five.has("double12", "m" + n)))
        .isZero();
  }

  @Test
  void isASmallerOnesGroupAndMore() {
    Holdout one = Holdout.parse("1%");
    Holdout five = Holdout.parse("5.0 %");
    assertThat(count(n -> one.has("double12", "m" + n) && !five.has("double12", "m" + n))).isZero();
  }

  @Test
  void takesOthersForAnotherCampaign() {
    Holdout ten = Holdout.parse("10%");
    assertThat(count(n -> ten.has("double12", "m" + n) && ten.has("double11", "m" + n)))
        .as("a tenth of a tenth")
        .isBetween(140L, 260L);
  }

  @Test
  void isWrittenAsItIsRead() {
    assertThat(Holdout.parse("0.25%")).hasToString("0.25%");
    assertThat(Holdout.parse("10%")).hasToString("10%");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "0%", "100%", "-1%", "five", "0.001%", ""})
  void refusesWhatIsNoPart(String text) {
    assertThatThrownBy(() -> Holdout.parse(text)).isInstanceOf(InvalidInputException.class);
  }

  private static long count(IntPredicate which) {
    return IntStream.range(0, MEMBERS).filter(which).count();
  }
}
