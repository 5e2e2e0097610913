// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.capacity.Capacity;
import io.kadian.capacity.Capacity.Collision;
import io.kadian.capacity.Capacity.Line;
import io.kadian.capacity.FluidDay.Step;
import io.kadian.cli.plot.Axis;
import io.kadian.cli.plot.Chart;
import io.kadian.cli.plot.Markup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A day's capacity as one page, with the day as a plot. */
final class CapacityPage {
  /** The plot's lines; the other campaigns are in the line of all. */
  private static final List<String> STYLES =
      List.of("s-delivered", "s-released", "s-suppressed", "s-failed");

  private static final double NANOS = 1e9;

  private final Capacity capacity;
  private final Markup page;

  private CapacityPage(Capacity capacity) {
    this.capacity = capacity;
    this.page = PageFrame.begin(capacity.plan().day() + " – capacity");
  }

  static String of(Capacity capacity) {
    return new CapacityPage(capacity).page();
  }

  private String page() {
    header();
    PageFrame.section(
        page,
        "The day",
        "Messages per second, as they will leave with the way that there is. Normal traffic goes"
            + " besides.");
    plot();
    page.close();
    ReportTables tables = new ReportTables(page);
    PageFrame.section(page, "Campaigns", "When each will have finished.");
    campaigns(tables);
    page.close();
    if (!capacity.collisions().isEmpty()) {
      PageFrame.section(
          page, "In each other's way", "Who leaves at once, and gets less than alone.");
      collisions(tables);
      page.close();
    }
    PageFrame.section(
        page, "What will do", "For all campaigns by their deadlines, with the headroom wanted.");
    page.open("table");
    for (String[] each : CapacityText.needs(capacity)) {
      page.open("tr").leaf("td", each[0]).leaf("td", each[1], "class", "words").close();
    }
    page.close().close();
    PageFrame.section(page, "What it rests on", null);
    page.open("ul");
    capacity.assumptions().forEach(each -> page.leaf("li", each));
    page.close().close();
    return PageFrame.end(page, "Made by kadian capacity. Times in " + capacity.plan().zone() + ".");
  }

  private void header() {
    String kind =
        switch (capacity.verdict()) {
          case READY -> "balanced";
          case TIGHT -> "under-way";
          case NOT_IN_TIME -> "off";
        };
    page.open("header").open("h1").text(capacity.plan().day().toString()).text(" ");
    page.leaf("small", "capacity").close();
    page.open("p")
        .leaf("span", CapacityText.verdict(capacity), "class", "balance " + kind)
        .close()
        .close();
  }

  /** Each rate holds for a step: a line with corners. */
  private void plot() {
    List<Step> steps = capacity.steps();
    if (steps.isEmpty()) {
      page.leaf("p", "Nothing leaves.");
      return;
    }
    Instant from = steps.get(0).from();
    Instant to = steps.get(steps.size() - 1).to();
    double greatest = steps.stream().mapToDouble(Step::sum).max().orElse(0);
    Chart chart =
        new Chart(
                "Messages per second over the day, of all campaigns and of the largest",
                Axis.times("time of day", from, to, capacity.plan().zone()),
                Axis.numbers("messages per second", (long) Math.ceil(greatest)))
            .line(
                "s-sent",
                "all campaigns",
                corners(from),
                levels(steps.stream().mapToDouble(Step::sum).toArray()));
    List<Integer> largest =
        IntStream.range(0, capacity.campaigns().size())
            .boxed()
            .sorted(Comparator.comparingLong(i -> -capacity.campaigns().get(i).messages()))
            .limit(STYLES.size())
            .sorted()
            .toList();
    if (capacity.campaigns().size() > 1) {
      for (int i = 0; i < largest.size(); i++) {
        int campaign = largest.get(i);
        chart.dashedLine(
            STYLES.get(i),
            Printable.of(capacity.campaigns().get(campaign).name()),
            corners(from),
            levels(steps.stream().mapToDouble(step -> step.perSecond().get(campaign)).toArray()));
      }
    }
    chart.draw(page);
  }

  /** Each step's two ends, and a break where nothing leaves. */
  private double[] corners(Instant from) {
    List<Double> xs = new ArrayList<>();
    Instant before = null;
    for (Step step : capacity.steps()) {
      if (before != null && !before.equals(step.from())) {
        xs.add(Double.NaN);
      }
      xs.add(seconds(from, step.from()));
      xs.add(seconds(from, step.to()));
      before = step.to();
    }
    return xs.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private double[] levels(double[] perSecond) {
    List<Double> ys = new ArrayList<>();
    Instant before = null;
    for (int i = 0; i < perSecond.length; i++) {
      Step step = capacity.steps().get(i);
      if (before != null && !before.equals(step.from())) {
        ys.add(Double.NaN);
      }
      ys.add(perSecond[i]);
      ys.add(perSecond[i]);
      before = step.to();
    }
    return ys.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double seconds(Instant from, Instant at) {
    return Duration.between(from, at).toNanos() / NANOS;
  }

  private void campaigns(ReportTables tables) {
    page.open("table");
    tables.head(
        "Campaign",
        "Messages#",
        "Instant#",
        "Begins#",
        "Finished#",
        "Delayed by others#",
        "Deadline#",
        "Not sent#");
    for (Line line : capacity.campaigns()) {
      page.open("tr").leaf("td", Printable.of(line.name()));
      tables.number(Figures.count(line.messages()));
      tables.number(CapacityText.time(line.due(), capacity));
      tables.number(CapacityText.time(line.begins(), capacity));
      tables.number(CapacityText.time(line.finished(), capacity));
      tables.number(CapacityText.delayed(line));
      tables.number(CapacityText.time(line.deadline(), capacity));
      tables.number(line.unsent() == 0 ? "-" : String.format(Locale.ROOT, "%,d", line.unsent()));
      page.close();
    }
    page.close();
  }

  private void collisions(ReportTables tables) {
    page.open("table");
    tables.head("From#", "To#", "Campaigns…");
    for (Collision collision : capacity.collisions()) {
      page.open("tr");
      tables.number(CapacityText.time(collision.from(), capacity));
      tables.number(CapacityText.time(collision.to(), capacity));
      page.leaf(
          "td",
          String.join(", ", collision.campaigns().stream().map(Printable::of).toList()),
          "class",
          "words");
      page.close();
    }
    page.close();
  }
}
