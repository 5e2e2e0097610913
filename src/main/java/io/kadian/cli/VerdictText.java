// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.ConditionTree.Operator;
import io.kadian.domain.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A verdict as a tree, a condition a line, what it comes to in front. */
final class VerdictText {
  private static final int TRUTH_WIDTH = 9;

  private VerdictText() {}

  static List<String> tree(Verdict verdict) {
    List<String> lines = new ArrayList<>();
    add(verdict, "", "", lines);
    return lines;
  }

  /**
   * @param branch in front of it
   * @param below in front of what hangs from it
   */
  private static void add(Verdict verdict, String branch, String below, List<String> lines) {
    String truth = verdict.truth().name().toLowerCase(Locale.ROOT);
    String front = DisplayWidth.padded(truth, TRUTH_WIDTH) + branch;
    if (verdict.operator() == Operator.TERM) {
      addTerm(verdict, front, " ".repeat(TRUTH_WIDTH) + below, lines);
      return;
    }
    lines.add(front + verdict.operator());
    for (int i = 0; i < verdict.operands().size(); i++) {
      boolean last = i == verdict.operands().size() - 1;
      add(
          verdict.operands().get(i),
          below + (last ? "└─ " : "├─ "),
          below + (last ? "   " : "│  "),
          lines);
    }
  }

  private static void addTerm(Verdict term, String front, String below, List<String> lines) {
    String sql = term.sql().replaceAll("\\s+", " ");
    String held =
        term.columns().stream()
            .map(column -> column.column() + " is " + quoted(column.text()))
            .collect(Collectors.joining(", "));
    String why = term.error() == null ? held : held + "; " + term.error();
    if (DisplayWidth.of(front + sql + "   " + why) <= Layout.WIDTH) {
      lines.add((front + sql + "   " + why).stripTrailing());
      return;
    }
    lines.addAll(Layout.wrap(front, sql));
    if (!why.isEmpty()) {
      lines.addAll(Layout.wrap(below + "  ", why));
    }
  }

  private static String quoted(String text) {
    return text == null ? "NULL" : "'" + text.replaceAll("\\s+", " ") + "'";
  }
}
