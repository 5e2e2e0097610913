// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedTextTest {
  private static final byte REFERENCE = (byte) 0xA7;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; GSM_7; 1b281b29",
        "€; GSM_7; 1b65",
        "Hi @Kadian; GSM_7; 486920004b616469616e",
        "双12; UCS_2; 53cc00310032",
        "€双; UCS_2; 20ac53cc",
        "😀; UCS_2; d83dde00",
      })
  void writesTheOctetsOfTheStandards(String text, DataCoding coding, String octets) {
    EncodedText encoded = EncodedText.of(text, REFERENCE);

    assertThat(encoded.coding()).isEqualTo(coding);
    assertThat(hexParts(encoded)).containsExactly(octets);
    assertThat(encoded.hasHeaders()).isFalse();
  }

  @Test
  void putsAHeaderInFrontOfEachOfSeveralParts() {
    EncodedText encoded = EncodedText.of("双".repeat(70) + "12", (byte) 0x2A);

    assertThat(hexParts(encoded))
        .containsExactly(
            "0500032a0201" + "53cc".repeat(67), "0500032a0202" + "53cc".repeat(3) + "00310032");
    assertThat(encoded.hasHeaders()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "160, 1",
    "161, 2",
    "306, 2",
    "307, 3",
    "459, 3",
    "460, 4",
    "39015, 255"
  })
  void fits160SeptetsAloneAnd153InAPart(int septets, int parts) {
    EncodedText encoded = EncodedText.of("a".repeat(septets), REFERENCE);

    assertThat(encoded.coding()).isEqualTo(DataCoding.GSM_7);
    assertThat(encoded.count()).isEqualTo(parts);
    assertThat(encoded.units()).isEqualTo(septets);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "70, 1", "71, 2", "134, 2", "135, 3", "201, 3", "202, 4", "17085, 255"})
  void fits70CharactersAloneAnd67InAPart(int characters, int parts) {
    EncodedText encoded = EncodedText.of("双".repeat(characters), REFERENCE);

    assertThat(encoded.coding()).isEqualTo(DataCoding.UCS_2);
    assertThat(encoded.count()).isEqualTo(parts);
    assertThat(encoded.units()).isEqualTo(characters);
  }

  @ParameterizedTest
  @ValueSource(ints = {39_016, 60_000})
  void refusesMorePartsThanAHeaderCanCount(int septets) {
    assertThatThrownBy(() -> EncodedText.of("a".repeat(septets), REFERENCE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the text takes " + (septets + 152) / 153 + " parts; a message has 255 at most");
    assertThatThrownBy(() -> EncodedText.of("双".repeat(17_086), REFERENCE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the text takes 256 parts; a message has 255 at most");
  }

  @Test
  void numbersPartsUpTo255() {
    EncodedText encoded = EncodedText.of("双".repeat(17_085), REFERENCE);

    assertThat(hexParts(encoded).get(254)).startsWith("050003a7ffff");
  }

  @Test
  void countsAnExtendedCharacterTwice() {
    assertThat(EncodedText.of("{".repeat(80), REFERENCE).count()).isEqualTo(1);
    assertThat(EncodedText.of("{".repeat(80) + "a", REFERENCE).count()).isEqualTo(2);
  }

  @Test
  void cutsNoEscapeSequenceApart() {
    EncodedText encoded = EncodedText.of("a".repeat(152) + "€" + "b".repeat(10), REFERENCE);

    assertThat(hexParts(encoded))
        .containsExactly(
            "050003a70201" + "61".repeat(152), "050003a70202" + "1b65" + "62".repeat(10));
  }

  @Test
  void cutsBehindAnEscapeSequenceThatJustFits() {
    EncodedText encoded = EncodedText.of("a".repeat(151) + "€" + "b".repeat(10), REFERENCE);

    assertThat(hexParts(encoded))
        .containsExactly(
            "050003a70201" + "61".repeat(151) + "1b65", "050003a70202" + "62".repeat(10));
  }

  @Test
  void cutsNoSurrogatePairApart() {
    EncodedText encoded = EncodedText.of("双".repeat(66) + "😀" + "十".repeat(5), REFERENCE);

    assertThat(hexParts(encoded))
        .containsExactly(
            "050003a70201" + "53cc".repeat(66), "050003a70202" + "d83dde00" + "5341".repeat(5));
  }

  @Test
  void cutsBehindASurrogatePairThatJustFits() {
    EncodedText encoded = EncodedText.of("双".repeat(65) + "😀" + "十".repeat(5), REFERENCE);

    assertThat(hexParts(encoded))
        .containsExactly(
            "050003a70201" + "53cc".repeat(65) + "d83dde00", "050003a70202" + "5341".repeat(5));
  }

  @Test
  void needsMorePartsWhereEachCutMovesBack() {
    String text = "a" + "€".repeat(114); // 229 septets, and 153 + 76 of them would be two parts
    String worst = "a" + "€".repeat(153); // 307: 153 + 154 are three

    assertThat(EncodedText.of(text, REFERENCE).count()).isEqualTo(2);
    assertThat(EncodedText.of(worst, REFERENCE).count()).isEqualTo(3);
    // 1 + 2*152 septets fit 306, but the second part can hold only 152 of its 153.
    assertThat(EncodedText.of("€".repeat(153), REFERENCE).count()).isEqualTo(3);
    assertThat(EncodedText.of("€".repeat(76 * 255), REFERENCE).count()).isEqualTo(255);
  }

  @ParameterizedTest
  @CsvSource({"x\uD83D, 0078fffd", "\uDE00x, fffd0078", "\uD83D\uD83D\uDE00, fffdd83dde00"})
  void writesAReplacementForHalfACharacter(String text, String octets) {
    assertThat(hexParts(EncodedText.of(text, REFERENCE))).containsExactly(octets);
  }

  @Test
  void doesNotTakeHalfACharacterAtACutForAPair() {
    EncodedText encoded = EncodedText.of("双".repeat(66) + "\uD83D" + "十".repeat(5), REFERENCE);

    assertThat(hexParts(encoded).get(0)).endsWith("fffd");
  }

  @Test
  void splitsAndJoinsAnyText() {
    Random random = new Random(20261212);
    String[] alphabets = {
      "abc XYZ 012 @£$¥\n\r", "{}[]\\|^~€", "双十二会员开抢拒收请回复", "😀🎉𠀀", "éèñÜΩ", "çěő“”…—"
    };
    for (int run = 0; run < 5_000; run++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(400);
      int scripts = 1 + random.nextInt(alphabets.length);
      while (text.length() < length) {
        int[] alphabet = alphabets[random.nextInt(scripts)].codePoints().toArray();
        text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
      }
      EncodedText encoded = EncodedText.of(text.toString(), (byte) random.nextInt());

      assertThat(encoded.text()).isEqualTo(text.toString());
      for (byte[] part : encoded.parts()) {
        assertThatItFits(encoded, part);
      }
      // Nothing is wasted: all parts but the last are full but for a character of two units.
      int room = encoded.coding().unitsInPart();
      for (int i = 0; i < encoded.count() - 1; i++) {
        assertThat(unitsOf(encoded, encoded.parts()[i])).isBetween(room - 1, room);
      }
    }
  }

  @Test
  void isEqualByWhatItHolds() {
    EncodedText text = EncodedText.of("双12", REFERENCE);
    EncodedText again = EncodedText.of("双12", (byte) 0); // one part has no reference

    assertThat(text).isEqualTo(again).hasSameHashCodeAs(again);
    assertThat(text).isNotEqualTo(EncodedText.of("双11", REFERENCE));
    assertThat(EncodedText.of("双".repeat(71), (byte) 1))
        .isNotEqualTo(EncodedText.of("双".repeat(71), (byte) 2));
  }

  private static void assertThatItFits(EncodedText encoded, byte[] part) {
    DataCoding coding = encoded.coding();
    int units = unitsOf(encoded, part);
    assertThat(units)
        .isLessThanOrEqualTo(encoded.hasHeaders() ? coding.unitsInPart() : coding.unitsAlone());
    // 140 octets on the air: septets are packed there.
    int header = encoded.hasHeaders() ? 6 : 0;
    int bits = coding == DataCoding.GSM_7 ? units * 7 : units * 16;
    assertThat(header * 8 + bits).isLessThanOrEqualTo(140 * 8);
  }

  private static int unitsOf(EncodedText encoded, byte[] part) {
    int octets = part.length - (encoded.hasHeaders() ? 6 : 0);
    return encoded.coding() == DataCoding.GSM_7 ? octets : octets / 2;
  }

  private static List<String> hexParts(EncodedText encoded) {
    return Arrays.stream(encoded.parts()).map(HexFormat.of()::formatHex).toList();
  }
}
