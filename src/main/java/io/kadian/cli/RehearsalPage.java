// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.cli.plot.Axis;
import io.kadian.cli.plot.Chart;
import io.kadian.cli.plot.Markup;
import io.kadian.rehearsal.Bottleneck;
import io.kadian.rehearsal.Interval;
import io.kadian.rehearsal.RehearsalRecord;
import io.kadian.rehearsal.RehearsalRecord.Line;
import io.kadian.rehearsal.SegmentCost;
import io.kadian.rehearsal.Stage;
import io.kadian.rehearsal.StageWork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import javax.annotation.Nullable;

/** A rehearsal as a page beside its record, and a page of all of them. */
final class RehearsalPage {
  static final String FILE = "rehearsal.html";
  static final String INDEX = "index.html";

  private static final double NANOS = 1e9;
  private static final double PERCENT = 100;
  private static final Map<Stage, String> STYLES = new EnumMap<>(Stage.class);

  static {
    STYLES.put(Stage.SELECTION, "s-released");
    STYLES.put(Stage.HOLD, "s-delivered");
    STYLES.put(Stage.GUARD, "s-sent");
    STYLES.put(Stage.LEDGER, "s-failed");
  }

  private final RehearsalRecord record;
  @Nullable private final RehearsalRecord before;
  private final ZoneId zone;
  private final Markup page;

  private RehearsalPage(RehearsalRecord record, @Nullable RehearsalRecord before, ZoneId zone) {
    this.record = record;
    this.before = before;
    this.zone = zone;
    this.page = PageFrame.begin(record.id() + " – rehearsal");
  }

  /**
   * @param folder of all rehearsals
   * @param all the newest first
   */
  static void write(Path folder, RehearsalRecord record, List<RehearsalRecord> all, ZoneId zone) {
    RehearsalPage page = new RehearsalPage(record, record.before(all).orElse(null), zone);
    try {
      Files.writeString(folder.resolve(record.id()).resolve(FILE), page.page());
      Files.writeString(folder.resolve(INDEX), index(all, zone));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String page() {
    page.open("header").open("h1").text(record.name()).text(" ");
    page.leaf("small", "rehearsal " + Figures.instant(record.at(), zone)).close();
    page.open("p")
        .leaf(
            "span",
            RehearsalText.verdict(record),
            "class",
            "balance " + (record.ready() ? "balanced" : "off"))
        .close();
    page.leaf("p", RehearsalText.time(record, zone), "class", "quiet");
    if (!record.reasons().isEmpty()) {
      page.open("ul");
      record.reasons().forEach(reason -> page.leaf("li", Printable.of(reason)));
      page.close();
    }
    page.close();
    narrowest();
    ReportTables tables = new ReportTables(page);
    campaigns(tables);
    if (record.intervals().size() > 1) {
      PageFrame.section(
          page,
          "How it went",
          "The busiest subtask of each stage, the machine, and what came out, over plan time.");
      work();
      rates();
      page.close();
    }
    stages(tables);
    segments(tables);
    PageFrame.section(page, "What it rests on", null);
    page.open("ul");
    record.assumptions().forEach(each -> page.leaf("li", each));
    page.close().close();
    return PageFrame.end(
        page,
        "Made by kadian rehearse, version %s. Nothing of it left but to the simulator. Times in %s."
            .formatted(record.version(), zone));
  }

  private void narrowest() {
    PageFrame.section(page, "What is narrowest", null);
    if (record.bottlenecks().isEmpty()) {
      page.leaf("p", sentence(RehearsalText.NONE));
    }
    for (Bottleneck each : record.bottlenecks()) {
      page.open("p").leaf("strong", sentence(each.place().words)).close();
      page.leaf("p", Printable.of(sentence(RehearsalText.words(each))));
      page.leaf("p", sentence(each.advice()), "class", "quiet");
    }
    page.leaf("p", "At most " + RehearsalText.peak(record, before) + ".");
    page.close();
  }

  private static String sentence(String words) {
    String begun = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    return begun.endsWith(".") ? begun : begun + '.';
  }

  private void campaigns(ReportTables tables) {
    PageFrame.section(
        page,
        "Campaigns",
        before == null ? null : "Before: in " + before.id() + ", the last of this plan.");
    page.open("table");
    tables.head(
        "Campaign",
        "Selected#",
        "Sent#",
        "Expired#",
        "In doubt#",
        "Instant#",
        "First sent#",
        "Last sent#",
        "P99 late#",
        "Before#");
    for (Line line : record.campaigns()) {
      page.open("tr").open("td");
      page.leaf("a", Printable.of(line.campaign()), "href", line.campaign() + ".html").close();
      tables.number(Figures.count(line.selected()));
      tables.number(Figures.count(line.sent()));
      tables.number(Figures.count(line.expired()));
      tables.number(Figures.count(line.unknown()));
      tables.number(Figures.timeOfDay(line.due(), zone));
      tables.number(line.first() == null ? "-" : Figures.timeOfDay(line.first(), zone));
      tables.number(line.last() == null ? "-" : Figures.timeOfDay(line.last(), zone));
      tables.number(RehearsalText.late(line));
      tables.number(
          before == null ? "-" : before.line(line.campaign()).map(RehearsalText::late).orElse("-"));
      page.close();
    }
    page.close().close();
  }

  private void work() {
    Chart chart = new Chart("Share of the time at work", axis(), Axis.numbers("percent", 100));
    STYLES.forEach(
        (stage, style) ->
            chart.line(
                style,
                stage.words(),
                times(),
                values(
                    each ->
                        PERCENT
                            * each.busy().getOrDefault(stage, List.of()).stream()
                                .max(Comparator.naturalOrder())
                                .orElse(0.0))));
    chart.dashedLine("s-due", "machine", times(), values(each -> PERCENT * each.cores()));
    chart.draw(page);
  }

  private void rates() {
    double most = record.intervals().stream().mapToDouble(Interval::ended).max().orElse(0);
    Chart chart =
        new Chart(
            "Messages a second of the clock",
            axis(),
            Axis.numbers("messages per second", (long) Math.ceil(Math.max(1, most))));
    chart.line("s-sent", "ended", times(), values(Interval::ended));
    chart.draw(page);
  }

  private Axis axis() {
    List<Interval> all = record.intervals();
    return Axis.times("plan time", all.get(0).at(), all.get(all.size() - 1).at(), zone);
  }

  private double[] times() {
    return values(
        each -> Duration.between(record.intervals().get(0).at(), each.at()).toNanos() / NANOS);
  }

  private double[] values(ToDoubleFunction<Interval> of) {
    return record.intervals().stream().mapToDouble(of).toArray();
  }

  private void stages(ReportTables tables) {
    PageFrame.section(page, "Stages", "Shares of their time, while there was something to do.");
    page.open("table");
    tables.head("Stage", "Busy#", "Busiest subtask#", "Waits for the next#", "Waits for work#");
    for (StageWork each : record.stages()) {
      page.open("tr").leaf("td", each.stage().words());
      for (double share :
          new double[] {each.busy(), each.busiest(), each.backPressured(), each.idle()}) {
        tables.number(RehearsalText.percent(share));
      }
      page.close();
    }
    page.close();
    page.leaf("p", sentence(RehearsalText.besides(record)), "class", "quiet").close();
  }

  private void segments(ReportTables tables) {
    PageFrame.section(page, "Segments", "What it costs to judge a member.");
    page.open("table");
    tables.head("Segment", "Microseconds of a core#");
    for (SegmentCost each : record.segments()) {
      page.open("tr").leaf("td", Printable.of(each.segment()));
      tables.number(String.format(Locale.ROOT, "%.2f", each.micros()));
      page.close();
    }
    page.close().close();
  }

  private static String index(List<RehearsalRecord> all, ZoneId zone) {
    Markup page = PageFrame.begin("Rehearsals");
    page.open("header").leaf("h1", "Rehearsals").close();
    PageFrame.section(page, "All of them", "The newest first.");
    ReportTables tables = new ReportTables(page);
    page.open("table");
    tables.head(
        "Plan",
        "When#",
        "Ready",
        "Load#",
        "Speed#",
        "Slots#",
        "Members#",
        "Sent#",
        "Most a second#",
        "Narrowest…");
    for (RehearsalRecord each : all) {
      page.open("tr").open("td");
      page.leaf("a", Printable.of(each.name()), "href", each.id() + '/' + FILE).close();
      tables.number(Figures.instant(each.at(), zone));
      page.leaf("td", each.ready() ? "ready" : "not ready");
      tables.number(String.valueOf(each.load()));
      tables.number(each.speed() == 1 ? "1" : each.speed() + " (time travel)");
      tables.number(String.valueOf(each.slots()));
      tables.number(Figures.count(each.members()));
      tables.number(Figures.count(each.campaigns().stream().mapToLong(Line::sent).sum()));
      tables.number(String.format(Locale.ROOT, "%,.0f", each.peak()));
      page.leaf(
          "td",
          String.join(", ", each.bottlenecks().stream().map(b -> b.place().words).toList()),
          "class",
          "words");
      page.close();
    }
    page.close().close();
    return PageFrame.end(page, "Made by kadian rehearse. Times in " + zone + ".");
  }
}
