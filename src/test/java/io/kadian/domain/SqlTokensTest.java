// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.SqlTokens.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTokensTest {
  @Test
  void seesNamesAndKeywordsWithTheirLines() {
    assertThat(SqlTokens.of("tier = 'GOLD'\r\n  AND\r`会员 等级` > 3\n\nOR 城市 IS NULL"))
        .containsExactly(
            new Token("tier", false, 1),
            new Token("AND", false, 2),
            new Token("会员 等级", true, 3),
            new Token("OR", false, 5),
            new Token("城市", false, 5),
            new Token("IS", false, 5),
            new Token("NULL", false, 5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "'it''s x' = a; a",
        "'a\\' = b; b",
        "E'it\\'s x' = a; a",
        "e'x\\\\' = a; a",
        "E'x''y' = a; a",
        "a -- x' y; a",
        "a // x' y; a",
        "a /* x ' -- */ + b; a b",
        "a /**/ + b; a b",
        "a /* /* */ + b; a b",
        "a - - b; a b",
        "a / b; a b",
        "'-- x' = a; a",
        "'/* x' = a; a",
        "`-- x`; -- x",
        "`a``b`; a`b",
        "1e5 + .5e3 + 0x1F + a1; a1",
        "m.tier; m tier",
        "preferences['channel']; preferences",
        "a<>b; a b",
        "$a_1; $a_1",
      })
  void leavesStringsCommentsAndNumbersOut(String sql, String names) {
    assertThat(SqlTokens.of(sql).stream().map(Token::text)).containsExactly(names.split(" (?!x)"));
  }

  @Test
  void countsLinesInsideStringsAndComments() {
    assertThat(SqlTokens.of("/* 1\n 2 */ 'x\n3' a")).containsExactly(new Token("a", false, 3));
  }

  @Test
  void copesWithWhatIsNotClosed() {
    assertThat(SqlTokens.of("a 'b")).containsExactly(new Token("a", false, 1));
    assertThat(SqlTokens.of("a /* b")).containsExactly(new Token("a", false, 1));
    assertThat(SqlTokens.of("a E'b\\")).containsExactly(new Token("a", false, 1));
    assertThat(SqlTokens.of("")).isEmpty();
  }
}
