// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DedupKeyTest {
  private static final String PHONE = "+8613912345678";

  /** {@code printf '+8613912345678\n双12' | sha256sum | cut -c 1-32}: rows of the ledger hold it. */
  @Test
  void isTheStartOfASha256() {
    assertThat(DedupKey.of(PHONE, "双12")).hasToString("91874eaee64c41eedc5ba426d0807558");
  }

  @ParameterizedTest
  @CsvSource({"caf\u00E9, cafe\u0301", "\u00C5, \u212B", "\u00FC, u\u0308", "\uAC00, \u1100\u1161"})
  void takesWhatLooksTheSameForTheSame(String composed, String other) {
    assertThat(DedupKey.of(PHONE, other)).isEqualTo(DedupKey.of(PHONE, composed));
  }

  @Test
  void tellsOtherTextsAndPhonesApart() {
    DedupKey key = DedupKey.of(PHONE, "双12");

    assertThat(key).isNotEqualTo(DedupKey.of(PHONE, "双11"));
    assertThat(key).isNotEqualTo(DedupKey.of(PHONE, "双12 "));
    assertThat(key).isNotEqualTo(DedupKey.of(PHONE, "双１２")); // full-width: NFKC would fold it
    assertThat(key).isNotEqualTo(DedupKey.of("+8613912345679", "双12"));
  }

  @Test
  void isNotThrownOffByAFailureBefore() {
    DedupKey key = DedupKey.of(PHONE, "双12");

    assertThatThrownBy(() -> DedupKey.of(PHONE, null)).isInstanceOf(NullPointerException.class);
    assertThat(DedupKey.of(PHONE, "双12")).isEqualTo(key);
  }

  @Test
  void comesBackFromOctetsAndFromText() {
    DedupKey key = new DedupKey(-1, 0x0123456789ABCDEFL);

    assertThat(key.toBytes())
        .containsExactly(
            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x23, 0x45, 0x67, 0x89, 0xAB,
            0xCD, 0xEF);
    assertThat(DedupKey.fromBytes(key.toBytes())).isEqualTo(key);
    assertThat(key).hasToString("ffffffffffffffff0123456789abcdef");
    assertThat(DedupKey.parse(key.toString())).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ff",
        "fffffffffffffffg0123456789abcdef",
        "0xffffffffffffffff0123456789abcdef"
      })
  void refusesWhatIsNoKey(String hex) {
    assertThatThrownBy(() -> DedupKey.parse(hex))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a dedup key is 32 hexadecimal digits, not '" + hex + "'");
  }
}
