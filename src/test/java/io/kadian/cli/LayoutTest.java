// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutTest {
  @ParameterizedTest
  @CsvSource({
    "gold, 4",
    "广州, 4",
    "双12今晚8点, 11",
    "【富销云】, 10",
    "é, 1",
    "e\u0301, 1",
    "👍, 2",
    "'', 0"
  })
  void aChineseCharacterTakesTwoColumns(String text, int columns) {
    assertThat(DisplayWidth.of(text)).isEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource({"广州金卡, 8, 广州金卡", "广州金卡, 7, 广州金…", "广州金卡, 6, 广州…", "gold, 3, go…"})
  void cutsNoCharacterInHalf(String text, int columns, String cut) {
    assertThat(DisplayWidth.cut(text, columns)).isEqualTo(cut);
    assertThat(DisplayWidth.of(cut)).isLessThanOrEqualTo(columns);
  }

  @Test
  void alignsColumnsOfChineseText() {
    assertThat(
            Layout.table(List.of(List.of("CITY", "TIER"), List.of("广州", "x"), List.of("a", "y"))))
        .containsExactly("CITY  TIER", "广州  x", "a     y");
  }

  @Test
  void cutsTheLastColumnAtTheEndOfTheLine() {
    String name = "n".repeat(60);

    assertThat(Layout.table(List.of(List.of("NAME", "WHO"), List.of(name, "所有".repeat(20)))))
        .last()
        .isEqualTo(name + "  所有所有所有所有…");
  }

  @Test
  void givesALongFirstCellALineOfItsOwnWhereTheTableWouldBeTooWide() {
    String id = "i".repeat(30);

    assertThat(
            Layout.table(
                List.of(
                    List.of("CAMPAIGN", "SENDS AT", "SEGMENT"),
                    List.of(id, "12-12 20:00", "gold-guangzhou"),
                    List.of("short", "12-12 20:00", "gold-guangzhou")),
                40))
        .containsExactly(
            "CAMPAIGN         SENDS AT     SEGMENT",
            id,
            "                 12-12 20:00  gold-guan…",
            "short            12-12 20:00  gold-guan…");
  }

  @Test
  void aWiderTerminalCutsNothing() {
    assertThat(
            Layout.table(List.of(List.of("A", "B"), List.of("a".repeat(60), "b".repeat(50))), 120))
        .last()
        .isEqualTo("a".repeat(60) + "  " + "b".repeat(50));
  }

  @Test
  void indentsWhatDoesNotFitByTheLabelsWidth() {
    assertThat(Layout.wrap("双12: ", "w".repeat(70) + " " + "v".repeat(10)))
        .containsExactly("双12: " + "w".repeat(70), "      " + "v".repeat(10));
  }

  @Test
  void leavesAWordThatIsLongerThanTheLineWhole() {
    assertThat(Layout.wrap("x: ", "w".repeat(100))).containsExactly("x: " + "w".repeat(100));
  }
}
