// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class VariantTest {
  private static final List<Variant> VARIANTS =
      List.of(
          new Variant("price", "满300减60", 70),
          new Variant("gift", "送礼品", 20),
          new Variant("both", "又减又送", 10));

  @Test
  void areGivenByWeight() {
    int[] counts = new int[3];
    for (int i = 0; i < 20_000; i++) {
      counts[Variant.of(VARIANTS, "double12", "m" + i)]++;
    }
    assertThat(counts[0] / 20_000.0).isCloseTo(0.7, within(0.02));
    assertThat(counts[1] / 20_000.0).isCloseTo(0.2, within(0.02));
    assertThat(counts[2] / 20_000.0).isCloseTo(0.1, within(0.02));
  }

  @Test
  void staysWithTheMember() {
    for (int i = 0; i < 100; i++) {
      assertThat(Variant.of(VARIANTS, "double12", "m" + i))
          .isEqualTo(Variant.of(VARIANTS, "double12", "m" + i));
    }
  }

  /** Or else who got the better text last time would get it again. */
  @Test
  void areOthersInAnotherCampaign() {
    int same = 0;
    List<Variant> halves = List.of(new Variant("a", "a", 1), new Variant("b", "b", 1));
    for (int i = 0; i < 10_000; i++) {
      same += Variant.of(halves, "one", "m" + i) == Variant.of(halves, "two", "m" + i) ? 1 : 0;
    }
    assertThat(same / 10_000.0).isCloseTo(0.5, within(0.03));
  }
}
