// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.time.Duration;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.junit.jupiter.api.Test;

class SmppSettingsTest {

  @Test
  void neverTellsThePassword() {
    assertThat(SmppSettings.to("smsc", 2775).as("kadian", "secret").build().toString())
        .contains("kadian@smsc:2775")
        .doesNotContain("secret");
  }

  @Test
  void refusesAPasswordThatSmppCantCarryWithoutQuotingIt() {
    assertThatThrownBy(() -> SmppSettings.to("smsc", 2775).as("kadian", "ninechars").build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("password")
        .hasMessageNotContaining("ninechars");
    assertThatThrownBy(() -> SmppSettings.to("smsc", 2775).as("kadian", "密码").build())
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void refusesPausesThatShrink() {
    SmppSettings.Builder settings =
        SmppSettings.to("smsc", 2775).reconnectAfter(Duration.ofSeconds(2), Duration.ofSeconds(1));
    assertThatThrownBy(settings::build).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void travelsToTheTaskManager() throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(octets)) {
      out.writeObject(SmppSettings.to("smsc", 2775).build());
    }
    assertThat(octets.size()).isPositive();
  }

  @Test
  void aSourceAddressTellsItsTypeByItsForm() {
    assertThat(SourceAddress.of("+8610690000"))
        .isEqualTo(
            new SourceAddress(
                TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, "8610690000"));
    assertThat(SourceAddress.of("1069"))
        .isEqualTo(new SourceAddress(TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, "1069"));
    assertThat(SourceAddress.of("FuXiao"))
        .isEqualTo(
            new SourceAddress(TypeOfNumber.ALPHANUMERIC, NumberingPlanIndicator.UNKNOWN, "FuXiao"));
    assertThat(SourceAddress.of(""))
        .isEqualTo(new SourceAddress(TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, null));
  }
}
