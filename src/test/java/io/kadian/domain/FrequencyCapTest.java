// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrequencyCapTest {

  @Test
  void readsSeveralOrNone() {
    assertThat(FrequencyCap.parseAll(" 3/P1D , 8/PT168H"))
        .containsExactly(
            new FrequencyCap(3, Duration.ofDays(1)), new FrequencyCap(8, Duration.ofDays(7)));
    assertThat(FrequencyCap.parseAll("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "0/P1D", "3/day", "x/P1D", "3/P32D", "3/PT0S", "3/"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> FrequencyCap.parseAll(text)).isInstanceOf(InvalidInputException.class);
  }
}
