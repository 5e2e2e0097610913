// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  @ParameterizedTest
  @CsvSource({"5000/s, 5000", "1/s, 1", "' 5000 / s ', 5000", "999999999/s, 999999999"})
  void isMessagesPerSecond(String text, int perSecond) {
    assertThat(Pace.parse(text)).isEqualTo(new Pace(perSecond));
  }

  @Test
  void isWrittenAsItIsRead() {
    assertThat(new Pace(5000)).hasToString("5000/s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5000", "0/s", "05/s", "-5/s", "+5/s", "5000/m", "5/S", "5.0/s", "９/s"})
  void isNothingElse(String text) {
    assertThatThrownBy(() -> Pace.parse(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("'" + text + "' is no pace; write messages per second, such as 5000/s");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void isAtLeastOne(int perSecond) {
    assertThatThrownBy(() -> new Pace(perSecond))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a pace is at least 1/s, not " + perSecond + "/s");
  }
}
