// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandStatusTest {

  /**
   * SMPP 3.4, 5.1.3, table 5-2: every status that has a name, and what it says of a submit_sm. From
   * 0xC0 to 0xC4 the names are SMPP 5.0's.
   */
  private static final String TABLE =
      """
      0x01 ESME_RINVMSGLEN       REFUSED
      0x02 ESME_RINVCMDLEN       REFUSED
      0x03 ESME_RINVCMDID        REFUSED
      0x04 ESME_RINVBNDSTS       FAILING
      0x05 ESME_RALYBND          REFUSED
      0x06 ESME_RINVPRTFLG       REFUSED
      0x07 ESME_RINVREGDLVFLG    REFUSED
      0x08 ESME_RSYSERR          FAILING
      0x0A ESME_RINVSRCADR       REFUSED
      0x0B ESME_RINVDSTADR       REFUSED
      0x0C ESME_RINVMSGID        REFUSED
      0x0D ESME_RBINDFAIL        REFUSED
      0x0E ESME_RINVPASWD        REFUSED
      0x0F ESME_RINVSYSID        REFUSED
      0x11 ESME_RCANCELFAIL      REFUSED
      0x13 ESME_RREPLACEFAIL     REFUSED
      0x14 ESME_RMSGQFUL         BUSY
      0x15 ESME_RINVSERTYP       REFUSED
      0x33 ESME_RINVNUMDESTS     REFUSED
      0x34 ESME_RINVDLNAME       REFUSED
      0x40 ESME_RINVDESTFLAG     REFUSED
      0x42 ESME_RINVSUBREP       REFUSED
      0x43 ESME_RINVESMCLASS     REFUSED
      0x44 ESME_RCNTSUBDL        REFUSED
      0x45 ESME_RSUBMITFAIL      REFUSED
      0x48 ESME_RINVSRCTON       REFUSED
      0x49 ESME_RINVSRCNPI       REFUSED
      0x50 ESME_RINVDSTTON       REFUSED
      0x51 ESME_RINVDSTNPI       REFUSED
      0x53 ESME_RINVSYSTYP       REFUSED
      0x54 ESME_RINVREPFLAG      REFUSED
      0x55 ESME_RINVNUMMSGS      REFUSED
      0x58 ESME_RTHROTTLED       BUSY
      0x61 ESME_RINVSCHED        REFUSED
      0x62 ESME_RINVEXPIRY       REFUSED
      0x63 ESME_RINVDFTMSGID     REFUSED
      0x64 ESME_RX_T_APPN        FAILING
      0x65 ESME_RX_P_APPN        REFUSED
      0x66 ESME_RX_R_APPN        REFUSED
      0x67 ESME_RQUERYFAIL       REFUSED
      0xC0 ESME_RINVTLVSTREAM    REFUSED
      0xC1 ESME_RTLVNOTALLWD     REFUSED
      0xC2 ESME_RINVTLVLEN       REFUSED
      0xC3 ESME_RMISSINGTLV      REFUSED
      0xC4 ESME_RINVTLVVAL       REFUSED
      0xFE ESME_RDELIVERYFAILURE REFUSED
      0xFF ESME_RUNKNOWNERR      IN_DOUBT
      """;

  @Test
  void knowsEveryStatusOfTheSpecification() {
    Map<String, String> found = new TreeMap<>();
    Map<String, String> wanted = new TreeMap<>();
    for (String line : TABLE.lines().toList()) {
      String number = line.substring(0, 4);
      int status = Integer.decode(number);
      wanted.put(number, line.substring(5).replaceAll(" +", " "));
      found.put(number, CommandStatus.name(status) + " " + CommandStatus.meaning(status));
    }
    assertThat(found).isEqualTo(wanted).hasSize(47);
  }

  @Test
  void refusesAllWithoutAName() {
    var named = TABLE.lines().map(line -> Integer.decode(line.substring(0, 4))).toList();
    for (int status = 1; status <= 0x4FF; status++) {
      if (!named.contains(status)) {
        assertThat(CommandStatus.meaning(status)).isEqualTo(CommandStatus.Meaning.REFUSED);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0x450, 0x00000450", "-1, 0xFFFFFFFF", "0x58000000, 0x58000000"})
  void writesAVendorsOwnStatusInHexadecimal(String status, String name) {
    assertThat(CommandStatus.name(Integer.decode(status))).isEqualTo(name);
  }
}
