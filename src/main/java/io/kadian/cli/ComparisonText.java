// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static io.kadian.cli.Figures.count;
import static io.kadian.cli.Figures.money;
import static io.kadian.cli.Figures.share;

import io.kadian.report.Comparison;
import io.kadian.report.Comparison.Group;
import io.kadian.report.Cost;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import javax.annotation.Nullable;

/** A campaign's texts side by side on a terminal; in three tables, as one would be too wide. */
final class ComparisonText {
  private static final String INDENT = "  ";
  private static final String HELD_OUT = "held out";

  private final Comparison comparison;
  private final @Nullable Cost cost;

  ComparisonText(Comparison comparison, @Nullable Cost cost) {
    this.comparison = comparison;
    this.cost = cost;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(ComparisonWords.title(comparison));
    lines.addAll(indented(outcomes()));
    if (comparison.texts().stream().anyMatch(text -> text.sent() > 0)) {
      lines.addAll(indented(parts()));
      lines.addAll(indented(rates()));
    }
    ComparisonWords.verdicts(comparison).forEach(said -> lines.addAll(Layout.wrap(INDENT, said)));
    lines.addAll(Layout.wrap(INDENT, ComparisonWords.optOuts(comparison)));
    if (comparison.holdout() != null) {
      lines.addAll(Layout.wrap(INDENT, ComparisonWords.holdout()));
    }
    return lines;
  }

  private static List<String> indented(List<List<String>> rows) {
    return Layout.figures(rows).stream().map(line -> INDENT + line).toList();
  }

  private List<List<String>> outcomes() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("", "SELECTED", "SHARE", "SENT", "SUPPRESSED"));
    List<ToLongFunction<Group>> rare = new ArrayList<>();
    column(head, rare, "FAILED", Group::failed);
    column(head, rare, "UNKNOWN", Group::unknown);
    column(head, rare, "WITHDRAWN", Group::withdrawn);
    rows.add(head);
    for (Group text : comparison.texts()) {
      rows.add(
          outcomes(
              ComparisonWords.name(comparison, text),
              ComparisonWords.share(comparison, text),
              text,
              rare));
    }
    if (comparison.holdout() != null) {
      rows.add(outcomes(HELD_OUT, "", comparison.holdout(), rare));
    }
    return rows;
  }

  /** Where there are any. */
  private void column(
      List<String> head,
      List<ToLongFunction<Group>> columns,
      String name,
      ToLongFunction<Group> messages) {
    if (comparison.texts().stream().mapToLong(messages).sum() > 0) {
      head.add(name);
      columns.add(messages);
    }
  }

  private static List<String> outcomes(
      String name, String share, Group group, List<ToLongFunction<Group>> rare) {
    List<String> row = new ArrayList<>();
    row.add(name);
    row.add(count(group.selected()));
    row.add(share);
    row.add(count(group.sent()));
    row.add(count(group.suppressed()));
    rare.forEach(messages -> row.add(count(messages.applyAsLong(group))));
    return row;
  }

  private List<List<String>> parts() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(cost == null ? List.of("", "PARTS") : List.of("", "PARTS", "COST"));
    for (Group text : comparison.texts()) {
      String name = ComparisonWords.name(comparison, text);
      String parts = count(text.parts());
      rows.add(
          cost == null
              ? List.of(name, parts)
              : List.of(name, parts, money(cost.of(text.parts()), Printable.of(cost.currency()))));
    }
    return rows;
  }

  private List<List<String>> rates() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("", "DELIVERED", "OF SENT", "95 % SURE"));
    if (comparison.knowsOptOuts()) {
      head.addAll(List.of("OPTED OUT", "OF THEM"));
    }
    rows.add(head);
    for (Group text : comparison.texts()) {
      List<String> row = new ArrayList<>();
      row.add(ComparisonWords.name(comparison, text));
      row.add(count(text.delivered()));
      row.add(text.delivery() == null ? "" : share(text.delivered(), text.sent()));
      row.add(text.delivery() == null ? "" : ComparisonWords.interval(text.delivery()));
      rows.add(withOptOuts(row, text, text.sent()));
    }
    if (comparison.knowsOptOuts() && comparison.holdout() != null) {
      List<String> row = new ArrayList<>(List.of(HELD_OUT, "", "", ""));
      rows.add(withOptOuts(row, comparison.holdout(), comparison.holdout().selected()));
    }
    return rows;
  }

  private static List<String> withOptOuts(List<String> row, Group group, long of) {
    if (group.optedOut() != null) {
      row.add(count(group.optedOut()));
      row.add(of == 0 ? "" : share(group.optedOut(), of));
    }
    return row;
  }
}
