// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Gsm7Test {
  /** 3GPP TS 23.038, 6.2.1, column by column: the code point of septets 00 to 7F. */
  private static final String DEFAULT_ALPHABET =
      """
      0040 00A3 0024 00A5 00E8 00E9 00F9 00EC 00F2 00C7 000A 00D8 00F8 000D 00C5 00E5
      0394 005F 03A6 0393 039B 03A9 03A0 03A8 03A3 0398 039E .... 00C6 00E6 00DF 00C9
      0020 0021 0022 0023 00A4 0025 0026 0027 0028 0029 002A 002B 002C 002D 002E 002F
      0030 0031 0032 0033 0034 0035 0036 0037 0038 0039 003A 003B 003C 003D 003E 003F
      00A1 0041 0042 0043 0044 0045 0046 0047 0048 0049 004A 004B 004C 004D 004E 004F
      0050 0051 0052 0053 0054 0055 0056 0057 0058 0059 005A 00C4 00D6 00D1 00DC 00A7
      00BF 0061 0062 0063 0064 0065 0066 0067 0068 0069 006A 006B 006C 006D 006E 006F
      0070 0071 0072 0073 0074 0075 0076 0077 0078 0079 007A 00E4 00F6 00F1 00FC 00E0
      """;

  private static final String[] CODE_POINTS = DEFAULT_ALPHABET.strip().split("\\s+");

  static IntStream septets() {
    return IntStream.range(0, 128).filter(septet -> septet != 0x1B);
  }

  @ParameterizedTest
  @MethodSource("septets")
  void hasTheDefaultAlphabet(int septet) {
    String character = String.valueOf((char) Integer.parseInt(CODE_POINTS[septet], 16));

    assertThat(Gsm7.encode(character)).containsExactly(septet);
    assertThat(Gsm7.decode(new byte[] {(byte) septet}, 0)).isEqualTo(character);
  }

  /** 6.2.1.1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '"',
      value = {
        "000C 1b0a",
        "005E 1b14",
        "007B 1b28",
        "007D 1b29",
        "005C 1b2f",
        "005B 1b3c",
        "007E 1b3d",
        "005D 1b3e",
        "007C 1b40",
        "20AC 1b65"
      })
  void hasTheExtensionTable(String codePoint, String octets) {
    String character = String.valueOf((char) Integer.parseInt(codePoint, 16));

    assertThat(hex(Gsm7.encode(character))).isEqualTo(octets);
    assertThat(Gsm7.decode(HexFormat.of().parseHex(octets), 0)).isEqualTo(character);
  }

  @Test
  void hasNoOtherCharacterOfTheBasicPlane() {
    String extended = "\f^{}\\[~]|€";

    for (int c = 0; c <= 0xFFFF; c++) {
      boolean known =
          extended.indexOf(c) >= 0 || DEFAULT_ALPHABET.contains(String.format("%04X", c));
      assertThat(Gsm7.encode(String.valueOf((char) c)) != null).as("U+%04X", c).isEqualTo(known);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"双12", "ç", "`", "“", "😀", "\u001B", "\t", "\u00A0"})
  void saysThatATextNeedsAnotherCoding(String text) {
    assertThat(Gsm7.encode("OK " + text)).isNull();
  }

  @Test
  void encodesNothingAsNothing() {
    assertThat(Gsm7.encode("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1b41, A", "1b00, @", "1b1b41, ' A'", "411b, 'A '", "1b1b65, ' e'", "c1, A"})
  void readsWhatItWouldNotWriteAsTheStandardSays(String octets, String text) {
    assertThat(Gsm7.decode(HexFormat.of().parseHex(octets), 0)).isEqualTo(text);
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }
}
