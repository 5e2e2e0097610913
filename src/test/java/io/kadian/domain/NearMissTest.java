// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearMissTest {
  private static final List<String> COLUMNS =
      List.of("id", "tier", "first_name", "last_name", "会员等级", "性");

  @ParameterizedTest
  @CsvSource({
    "first_nam, first_name",
    "firstName, first_name",
    "FIRST NAME, first_name",
    "fisrt_name, first_name",
    "lst_name, last_name",
    "teir, tier",
    "tiers, tier",
    "ids, id",
    "会员等極, 会员等级"
  })
  void findsTheWordThatWasMeant(String word, String meant) {
    assertThat(NearMiss.hint(word, COLUMNS)).isEqualTo("; did you mean '" + meant + "'?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "name", "birthday", "to", "姓"})
  void findsNothingWhereNothingIsNear(String word) {
    assertThat(NearMiss.hint(word, COLUMNS)).isEmpty();
  }

  @Test
  void prefersTheNearest() {
    assertThat(NearMiss.hint("order", List.of("odrers", "orders"))).contains("'orders'");
  }
}
