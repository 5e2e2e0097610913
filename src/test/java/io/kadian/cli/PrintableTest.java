// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @ValueSource(strings = {"double12/m1", "【富销云】双12今晚8点", "👍👨‍👩‍👧", "e\u0301", "<&>\"'", ""})
  void leavesTextsAsTheyAre(String text) {
    assertThat(Printable.of(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "\u001b", "\n", "\u009b", "\ud83d", "\udc4d", "\uffff"})
  void replacesWhatMovesACursorOrIsNoText(String character) {
    assertThat(Printable.of("a" + character + "b")).isEqualTo("a\ufffdb");
  }
}
