// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static io.kadian.cli.Figures.count;
import static io.kadian.cli.Figures.money;
import static io.kadian.cli.Figures.share;

import io.kadian.cli.plot.Axis;
import io.kadian.cli.plot.Chart;
import io.kadian.cli.plot.Markup;
import io.kadian.report.Comparison;
import io.kadian.report.Comparison.Group;
import io.kadian.report.Cost;
import java.util.List;
import java.util.stream.IntStream;
import javax.annotation.Nullable;

/** A campaign's texts side by side on its {@link ReportPage}. */
final class ComparisonSection {
  private static final String HELD_OUT = "held out";

  private final Markup page;
  private final ReportTables tables;
  private final Comparison comparison;
  private final @Nullable Cost cost;

  ComparisonSection(Markup page, ReportTables tables, Comparison comparison, @Nullable Cost cost) {
    this.page = page;
    this.tables = tables;
    this.comparison = comparison;
    this.cost = cost;
  }

  void write() {
    List<Group> rated =
        comparison.texts().stream().filter(text -> text.delivery() != null).toList();
    if (rated.size() > 1) {
      plot(rated);
    }
    ComparisonWords.verdicts(comparison).forEach(said -> page.leaf("p", said));
    outcomes();
    rates();
    page.leaf("p", ComparisonWords.optOuts(comparison), "class", "quiet");
    if (comparison.holdout() != null) {
      page.leaf("p", ComparisonWords.holdout(), "class", "quiet");
    }
  }

  private void plot(List<Group> texts) {
    // A third of each variant's room, with a gap before and behind it.
    double[] edges = IntStream.rangeClosed(0, 3 * texts.size()).mapToDouble(i -> i / 3.0).toArray();
    double[] rates = new double[3 * texts.size()];
    String[] hints = new String[rates.length];
    for (int i = 0; i < texts.size(); i++) {
      rates[3 * i + 1] = 100 * texts.get(i).delivery().share();
      hints[3 * i + 1] = hint(texts.get(i));
    }
    // From the lower end to the upper, and then a gap.
    double[] xs = new double[3 * texts.size()];
    double[] ys = new double[xs.length];
    for (int i = 0; i < texts.size(); i++) {
      xs[3 * i] = i + 0.5;
      xs[3 * i + 1] = i + 0.5;
      xs[3 * i + 2] = Double.NaN;
      ys[3 * i] = 100 * texts.get(i).delivery().low();
      ys[3 * i + 1] = 100 * texts.get(i).delivery().high();
    }
    new Chart(
            "Delivered, of what is sent, by variant",
            Axis.names(
                "variant",
                texts.stream().map(text -> ComparisonWords.name(comparison, text)).toList()),
            Axis.numbers("% of what is sent", 100))
        .bars("s-delivered", "delivered", edges, rates, hints)
        .line("s-range", "95 % sure to be within", xs, ys)
        .draw(page);
  }

  private String hint(Group text) {
    return ComparisonWords.name(comparison, text)
        + ": "
        + share(text.delivered(), text.sent())
        + ", "
        + ComparisonWords.interval(text.delivery());
  }

  private void outcomes() {
    page.open("table");
    tables.head(
        "", "Selected#", "Share#", "Sent#", "Suppressed#", "Failed#", "Unknown#", "Withdrawn#");
    for (Group text : comparison.texts()) {
      outcomes(
          ComparisonWords.name(comparison, text), ComparisonWords.share(comparison, text), text);
    }
    if (comparison.holdout() != null) {
      outcomes(HELD_OUT, "", comparison.holdout());
    }
    page.close();
  }

  private void outcomes(String name, String share, Group group) {
    page.open("tr").leaf("td", name);
    tables.number(count(group.selected()));
    tables.number(share);
    tables.number(count(group.sent()));
    tables.number(count(group.suppressed()));
    tables.number(count(group.failed()));
    tables.number(count(group.unknown()));
    tables.number(count(group.withdrawn()));
    page.close();
  }

  private void rates() {
    page.open("table");
    tables.head(
        "", "Delivered#", "Of sent#", "95 % sure#", "Parts#", "Cost#", "Opted out#", "Of them#");
    for (Group text : comparison.texts()) {
      page.open("tr").leaf("td", ComparisonWords.name(comparison, text));
      tables.number(count(text.delivered()));
      tables.number(text.delivery() == null ? "" : share(text.delivered(), text.sent()));
      tables.number(text.delivery() == null ? "" : ComparisonWords.interval(text.delivery()));
      tables.number(count(text.parts()));
      tables.number(
          cost == null ? "" : money(cost.of(text.parts()), Printable.of(cost.currency())));
      optOuts(text, text.sent());
      page.close();
    }
    if (comparison.holdout() != null) {
      page.open("tr").leaf("td", HELD_OUT);
      IntStream.range(0, 5).forEach(i -> tables.number(""));
      optOuts(comparison.holdout(), comparison.holdout().selected());
      page.close();
    }
    page.close();
  }

  private void optOuts(Group group, long of) {
    tables.number(group.optedOut() == null ? "" : count(group.optedOut()));
    tables.number(group.optedOut() == null || of == 0 ? "" : share(group.optedOut(), of));
  }
}
