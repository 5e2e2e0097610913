// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandStatusTest {

  @Test
  void namesAStatusAsTheSpecificationDoes() {
    assertThat(CommandStatus.name(0x0B)).isEqualTo("ESME_RINVDSTADR");
    assertThat(CommandStatus.name(0x58)).isEqualTo("ESME_RTHROTTLED");
    assertThat(CommandStatus.name(0x14)).isEqualTo("ESME_RMSGQFUL");
    assertThat(CommandStatus.name(0xFF)).isEqualTo("ESME_RUNKNOWNERR");
  }

  @Test
  void writesAVendorsOwnStatusInHexadecimal() {
    assertThat(CommandStatus.name(0x450)).isEqualTo("0x00000450");
    assertThat(CommandStatus.name(-1)).isEqualTo("0xFFFFFFFF");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x58, 0x14, 0x08, 0x64, 0x04})
  void aStateOfTheSmscPasses(int status) {
    assertThat(CommandStatus.passes(status)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x0A, 0x0B, 0x45, 0x65, 0xFF, 0x450, 0x58000000})
  void aFaultOfTheMessageOrAnUnknownStatusDoesNot(int status) {
    assertThat(CommandStatus.passes(status)).isFalse();
  }
}
