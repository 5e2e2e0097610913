// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kadian.report.Comparison.Difference;
import io.kadian.report.Comparison.Group;
import io.kadian.report.Comparison.Verdict;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static Group text(String name, long delivered, long sent) {
    return new Group(
        name,
        sent,
        0,
        0,
        sent,
        0,
        0,
        delivered,
        sent,
        0,
        null,
        sent == 0 ? null : Proportion.of(delivered, sent));
  }

  private static Comparison of(Group... texts) {
    return Comparison.of(List.of(texts), null);
  }

  @Test
  void tellsADifferenceFromChance() {
    Comparison comparison = of(text("a", 900, 1_000), text("b", 950, 1_000), text("c", 949, 1_000));

    assertThat(comparison.best()).isEqualTo("b");
    assertThat(comparison.differences())
        .extracting(Difference::name, Difference::verdict)
        .containsExactly(tuple("a", Verdict.MORE_THAN_CHANCE), tuple("c", Verdict.CHANCE));
    assertThat(comparison.differences().get(0).less()).isCloseTo(0.05, Offset.offset(1e-9));
  }

  /** 0.041 of two texts is more than chance; of the best of three it isn't. */
  @Test
  void isNotTakenInByTheBestOfMany() {
    Group a = text("a", 15, 50);
    Group b = text("b", 25, 50);

    assertThat(of(a, b).differences().get(0).verdict()).isEqualTo(Verdict.MORE_THAN_CHANCE);
    Difference amongThree = of(a, b, text("c", 20, 50)).differences().get(0);
    assertThat(amongThree.p()).isCloseTo(3 * 0.04123, Offset.offset(1e-4));
    assertThat(amongThree.verdict()).isEqualTo(Verdict.CHANCE);
  }

  @Test
  void saysWhenThereAreTooFew() {
    assertThat(of(text("a", 4, 4), text("b", 1, 4)).differences())
        .containsExactly(new Difference("b", 0.75, null, Verdict.TOO_FEW));
  }

  @Test
  void callsTheFirstTheBestOfEquals() {
    Comparison comparison = of(text("b", 10, 10), text("a", 10, 10));

    assertThat(comparison.best()).isEqualTo("b");
    assertThat(comparison.differences())
        .containsExactly(new Difference("a", 0, 1.0, Verdict.CHANCE));
  }

  @Test
  void comparesNothingWithoutTwoThatAreSent() {
    Stream.of(of(text("a", 1, 2), text("b", 0, 0)), of(text(null, 1, 2)), of())
        .forEach(
            comparison -> {
              assertThat(comparison.best()).isNull();
              assertThat(comparison.differences()).isEmpty();
            });
  }
}
