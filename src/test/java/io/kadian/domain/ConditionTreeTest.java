// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.ConditionTree.Operator;
import io.kadian.domain.Verdict.Truth;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTreeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a = 1 | [a = 1]",
        "a = 1 AND b = 2 | AND([a = 1] [b = 2])",
        "a = 1 and b = 2 or c | OR(AND([a = 1] [b = 2]) [c])",
        "a AND (b OR c) AND d | AND([a] OR([b] [c]) [d])",
        "((a OR b)) | OR([a] [b])",
        "NOT a OR b | OR(NOT([a]) [b])",
        "NOT (a OR b) | NOT(OR([a] [b]))",
        "NOT a = 1 AND NOT NOT b | AND(NOT([a = 1]) NOT(NOT([b])))",
        "a BETWEEN 1 AND 2 AND b NOT BETWEEN 3 AND 4 | AND([a BETWEEN 1 AND 2] [b NOT BETWEEN 3 AND"
            + " 4])",
        "a BETWEEN (b) AND c OR d | OR([a BETWEEN (b) AND c] [d])",
        "CASE WHEN a AND b THEN c OR d ELSE FALSE END AND e | AND([CASE WHEN a AND b THEN c OR d ELSE"
            + " FALSE END] [e])",
        "(a OR b) IS NOT TRUE AND c | AND([(a OR b) IS NOT TRUE] [c])",
        "(a OR b) = (c AND d) | [(a OR b) = (c AND d)]",
        "(a, b) IN ((1, 2)) AND c | AND([(a, b) IN ((1, 2))] [c])",
        "COALESCE(a AND b, c OR d) | [COALESCE(a AND b, c OR d)]",
        "tags[1] = 'x AND y' OR `AND` = ' OR ' | OR([tags[1] = 'x AND y'] [`AND` = ' OR '])",
        "a /* AND b */ OR c -- OR d | OR([a] [c])",
        "a IS DISTINCT FROM b AND c IS NOT NULL | AND([a IS DISTINCT FROM b] [c IS NOT NULL])"
      })
  void isTakenApartAsSqlsPrecedenceSays(String condition, String tree) {
    assertThat(text(ConditionTree.of(condition))).isEqualTo(tree);
  }

  private static String text(ConditionTree tree) {
    return tree.operator() == Operator.TERM
        ? "[" + tree.sql() + "]"
        : tree.operator()
            + tree.operands().stream()
                .map(ConditionTreeTest::text)
                .collect(Collectors.joining(" ", "(", ")"));
  }

  @ParameterizedTest
  @CsvSource({
    "AND, TRUE TRUE, TRUE",
    "AND, TRUE UNKNOWN, UNKNOWN",
    "AND, UNKNOWN FALSE, FALSE",
    "AND, ERROR FALSE, FALSE",
    "AND, ERROR UNKNOWN, ERROR",
    "OR, FALSE FALSE, FALSE",
    "OR, FALSE UNKNOWN, UNKNOWN",
    "OR, UNKNOWN TRUE, TRUE",
    "OR, FALSE ERROR, ERROR",
    "NOT, TRUE, FALSE",
    "NOT, FALSE, TRUE",
    "NOT, UNKNOWN, UNKNOWN"
  })
  void comesToWhatSqlsThreeValuesDo(Operator operator, String operands, Truth truth) {
    List<Verdict> verdicts =
        Arrays.stream(operands.split(" "))
            .map(each -> Verdict.ofTerm("a", Truth.valueOf(each), null, List.of()))
            .toList();
    assertThat(Verdict.of(operator, verdicts).truth()).isEqualTo(truth);
  }

  @Test
  void aVerdictSurvivesJson() {
    Verdict verdict =
        Verdict.of(
            Operator.NOT,
            List.of(
                Verdict.ofTerm(
                    "tier = 'GOLD'",
                    Truth.UNKNOWN,
                    null,
                    List.of(new Verdict.Held("tier", null), new Verdict.Held("city", "广州")))));
    assertThat(Json.read(Json.bytes(verdict), Verdict.class)).isEqualTo(verdict);
  }
}
