// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentTest {
  @Test
  void readsWhoIsMeantAndTheCondition() {
    Segment segment =
        Segment.parse(
            "gold-guangzhou",
            """
            -- Gold members
            -- in Guangzhou (广州).
            SELECT * FROM members
            WHERE tier = 'GOLD'
              AND city = '广州';
            """);

    assertThat(segment)
        .isEqualTo(
            new Segment(
                "gold-guangzhou",
                "Gold members in Guangzhou (广州).",
                "tier = 'GOLD'\n  AND city = '广州'"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM members WHERE tier = 'GOLD'",
        "\uFEFF-- gold\r\nSELECT *\r\nFROM members\r\nWHERE tier = 'GOLD';\r\n",
        "\uFEFFselect * from members where tier = 'GOLD' ; ",
        "Select*From members Where\ttier = 'GOLD'",
        "SELECT * FROM `members` WHERE tier = 'GOLD'",
        "SELECT * FROM`members`WHERE tier = 'GOLD'",
        "/* gold */ SELECT /* all */ * FROM -- here\n members WHERE -- so:\n tier = 'GOLD'",
        "SELECT * FROM members WHERE tier = 'GOLD' -- only; not SILVER",
        "SELECT * FROM members WHERE tier = 'GOLD'; -- no more",
        "SELECT * FROM members WHERE tier = 'GOLD' // it's all",
        "SELECT * FROM members WHERE tier = 'GOLD' /* ; */ ; /* ) */",
      })
  void takesOddButLegalFiles(String sql) {
    assertThat(Segment.parse("gold", sql).condition()).isEqualTo("tier = 'GOLD'");
  }

  @Test
  void theConditionStaysWhereItIsInTheFile() {
    String sql = "/* WHERE\r\n to */ SELECT * FROM members\r\n\tWHERE a = ';' -- b\n AND c; // d\n";

    String inPlace = Segment.conditionInPlace(sql);

    assertThat(inPlace).hasSameSizeAs(sql);
    assertThat(inPlace.strip()).isEqualTo("a = ';'     \n AND c");
    assertThat(inPlace.indexOf("a = ';'")).isEqualTo(sql.indexOf("a = ';'"));
    assertThat(inPlace.indexOf("AND c")).isEqualTo(sql.indexOf("AND c"));
    assertThat(inPlace.lines().count()).isEqualTo(sql.lines().count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "WHERE(tier = 'GOLD'); (tier = 'GOLD')",
        "WHERE`级别` = 1; `级别` = 1",
        "WHERE NOT a; NOT a",
        "WHERE a = 'x -- y'; a = 'x -- y'",
        "WHERE a = '/*' -- */; a = '/*'",
        "WHERE a = E'it\\'s -- x' -- y; a = E'it\\'s -- x'",
        "WHERE a = 'where b'; a = 'where b'",
        "WHERE a = '(' OR b = ')'; a = '(' OR b = ')'",
      })
  void takesTheConditionAsItIs(String where, String condition) {
    assertThat(Segment.parse("a", "SELECT * FROM members " + where).condition())
        .isEqualTo(condition);
  }

  @Test
  void keepsASemicolonInAString() {
    assertThat(Segment.parse("a", "SELECT * FROM members WHERE a = ';'").condition())
        .isEqualTo("a = ';'");
  }

  @Test
  void leavesNoCommentThatWouldEatALargerExpression() {
    Segment segment =
        Segment.parse(
            "a",
            "SELECT * FROM members WHERE a = 1 -- one\n  AND b = 2 // two\n OR c /* 3 */ = 3--");

    assertThat(segment.condition()).doesNotContain("--", "//", "/*");
    assertThat(("(" + segment.condition() + ") AND d").replaceAll("\\s+", " "))
        .isEqualTo("(a = 1 AND b = 2 OR c = 3) AND d");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "\uFEFF-- Gold.; Gold.",
        "--- Gold ---; Gold",
        "// Gold.; Gold.",
        "/* Gold. */; Gold.",
        "/** Gold. **/; Gold.",
        "/*\\n * Gold,\\n * 2 * 3 of them.\\n */; Gold, 2 * 3 of them.",
        "-- Gold\\n\\n/* and */ -- silver; Gold and silver",
      })
  void putsTheCommentsAboveTheQueryInOneLine(String comments, String description) {
    String sql = comments.translateEscapes() + "\nSELECT * FROM members WHERE a -- not this";

    assertThat(Segment.parse("a", sql).description()).isEqualTo(description);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--", "/**/"})
  void hasNoDescriptionWithoutWords(String comment) {
    String sql = comment + "\nSELECT * FROM members WHERE a";

    assertThat(Segment.parse("a", sql).description()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-- nothing but words",
        "tier = 'GOLD'",
        "SELECT * FROM members",
        "SELECT * FROM members WHERE",
        "SELECT * FROM members WHERE ;",
        "SELECT * FROM members WHERE -- tier = 'GOLD'",
        "SELECT * FROM members WHERENCE a",
        "SELECT phone FROM members WHERE a",
        "SELECT * FROM orders WHERE a",
        "DELETE FROM members WHERE a",
      })
  void saysHowASegmentIsWritten(String sql) {
    assertThatThrownBy(() -> Segment.parse("gold", sql))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            "segment 'gold': write a comment, then SELECT * FROM members WHERE <condition>; found:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '"',
      value = {
        "a; b# line 3: a segment is one statement; nothing follows its semicolon",
        "a;;# line 3: a segment is one statement; nothing follows its semicolon",
        "a) OR (TRUE# line 3: this ) closes no (",
        "(a# 1 of the ( not closed",
        "a /* AND b# line 3: the comment that begins here isn't closed by */",
        "a = 'b# line 3: the string that begins here isn't closed by '",
        "`a = b# line 3: the name that begins here isn't closed by `",
        "a = ‘b’# line 3: ‘ is a full-width character; write '",
        "（a）# line 3: （ is a full-width character; write (",
        "a　= b# line 3: a space that SQL doesn't know (full-width, say); write a plain one",
        "a\u00A0= b# line 3: a space that SQL doesn't know (full-width, say); write a plain one",
      })
  void refusesWhatWouldNotStandInsideALargerExpression(String condition, String problem) {
    String where = "-- ok\nSELECT * FROM members WHERE\n" + condition;

    assertThatThrownBy(() -> Segment.parse("gold", where))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("segment 'gold'" + (problem.startsWith("line") ? ", " : ": ") + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CURRENT_TIMESTAMP", "current_date", "CURRENT_TIME", "LOCALTIME", "LocalTimestamp", "NOW",
        "now", "PROCTIME", "CURRENT_ROW_TIMESTAMP", "CURRENT_WATERMARK", "UNIX_TIMESTAMP", "UUID",
        "`UUID`", "`now`", "RAND", "RAND_INTEGER"
      })
  void refusesWhatGivesAnotherAnswerEachTime(String function) {
    String sql = "SELECT * FROM members\nWHERE a > " + function + " /* call */ ()";

    assertThatThrownBy(() -> Segment.parse("gold", sql))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            "segment 'gold', line 2: "
                + function.replace("`", "")
                + " gives another answer each time; ");
  }

  @Test
  void refusesAClockThatNeedsNoParentheses() {
    assertThatThrownBy(() -> Segment.parse("a", "SELECT * FROM members WHERE CURRENT_DATE > a"))
        .hasMessage(
            "segment 'a', line 1: CURRENT_DATE gives another answer each time;"
                + " use send_at, the campaign's instant");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = 'NOW()'",
        "`now` = 1",
        "now = 1",
        "`CURRENT_DATE` = 1",
        "uuid = 'x'",
        "rand IS NULL",
        "a = 1 -- not NOW()\n",
        "a /* CURRENT_DATE */ = 1",
        "UNIX_TIMESTAMP('2026-01-01 00:00:00') > 1",
        "knows(a)",
      })
  void takesColumnsAndStringsWithSuchNames(String condition) {
    Segment.parse("a", "SELECT * FROM members WHERE " + condition);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Gold", "a b", "../a", "-a", "金卡"})
  void refusesNamesThatCantBeFilesAndKeys(String name) {
    assertThatThrownBy(() -> Segment.parse(name, "SELECT * FROM members WHERE a"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("segment '" + name + "': the name must be 1 to 64 of a-z");
  }

  @Test
  void isReadOrRefusedWhateverStandsInTheFile() {
    Random random = new Random(20261212);
    String[] odd = {
      "'", "`", "--", "/*", "*/", "//", ";", "(", ")", "E'", "\\", "\n", "\r", "（", "😀"
    };
    for (int run = 0; run < 20_000; run++) {
      StringBuilder sql =
          new StringBuilder("-- gold\nSELECT * FROM members\nWHERE tier = 'GOLD' AND `a` > 1;\n");
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        sql.insert(random.nextInt(sql.length()), odd[random.nextInt(odd.length)]);
      }
      Throwable thrown = catchThrowable(() -> Segment.parse("gold", sql.toString()));

      assertThat(thrown == null || thrown instanceof InvalidInputException)
          .as("%s%n%s", sql, thrown)
          .isTrue();
      if (thrown == null) {
        String larger =
            "SELECT * FROM members WHERE ("
                + Segment.parse("gold", sql.toString()).condition()
                + ") AND b";
        assertThat(Segment.parse("gold", larger).condition()).as("%s", sql).endsWith(") AND b");
      }
    }
  }
}
