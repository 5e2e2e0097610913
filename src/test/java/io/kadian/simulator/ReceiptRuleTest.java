// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptRuleTest {
  @Test
  void isAboutANumberAPrefixOrAll() {
    assertThat(ReceiptRule.parse("+8613800000000=EXPIRED").isAbout("+8613800000000")).isTrue();
    assertThat(ReceiptRule.parse("+8613800000000=EXPIRED").isAbout("+86138000000001")).isFalse();
    assertThat(ReceiptRule.parse("+86170*=UNDELIV:0.5").isAbout("+8617000000000")).isTrue();
    assertThat(ReceiptRule.parse("+86170*=UNDELIV:0.5").share()).isEqualTo(0.5);
    assertThat(ReceiptRule.parse("*=DELIVRD").isAbout("+1")).isTrue();
    assertThat(ReceiptRule.parse("*=DELIVRD").state()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "DELIVRD", "*=", "*=PERHAPS", "*=DELIVRD:2", "abc=DELIVRD"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> ReceiptRule.parse(text)).isInstanceOf(InvalidInputException.class);
  }
}
