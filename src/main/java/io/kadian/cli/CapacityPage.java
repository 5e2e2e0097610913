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
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** A day's capacity as one page, with the day as a plot. */
final class CapacityPage {
  /** The plot's lines; the other campaigns are in the line of all. */
  private static final List<String> STYLES =
      List.of("s-delivered", "s-released", "s-suppressed", "s-failed");

  private static final String ALL = "s-sent";

  /** So long nothing leaves: what comes then has a plot of its own. */
  private static final Duration APART = Duration.ofMinutes(30);

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
    plots();
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

  /** A plot for each part of the day in which something leaves: a line with corners. */
  private void plots() {
    List<Step> part = new ArrayList<>();
    for (Step step : capacity.steps()) {
      if (!part.isEmpty() && isApart(part.get(part.size() - 1), step)) {
        plot(part);
        part.clear();
      }
      part.add(step);
    }
    if (!part.isEmpty()) {
      plot(part);
    }
  }

  private static boolean isApart(Step before, Step after) {
    return Duration.between(before.to(), after.from()).compareTo(APART) > 0;
  }

  private void plot(List<Step> steps) {
    double greatest = steps.stream().mapToDouble(Step::sum).max().orElse(0);
    Chart chart =
        new Chart(
            "Messages per second, of all campaigns and of the largest",
            Axis.times(
                "time of day",
                steps.get(0).from(),
                steps.get(steps.size() - 1).to(),
                capacity.plan().zone()),
            Axis.numbers("messages per second", (long) Math.ceil(greatest)));
    List<Integer> leaving =
        IntStream.range(0, capacity.campaigns().size())
            .filter(i -> steps.stream().anyMatch(step -> step.perSecond().get(i) > 0))
            .boxed()
            .sorted(Comparator.comparingLong(i -> -capacity.campaigns().get(i).messages()))
            .limit(STYLES.size())
            .sorted()
            .toList();
    String of = leaving.size() == 1 ? nameOf(leaving.get(0)) : "all campaigns";
    line(chart, ALL, of, steps, Step::sum);
    if (leaving.size() > 1) {
      for (int i = 0; i < leaving.size(); i++) {
        int campaign = leaving.get(i);
        line(chart, STYLES.get(i), nameOf(campaign), steps, step -> step.perSecond().get(campaign));
      }
    }
    chart.draw(page);
  }

  private String nameOf(int campaign) {
    return Printable.of(capacity.campaigns().get(campaign).name());
  }

  /** Broken where nothing leaves. */
  private static void line(
      Chart chart, String style, String legend, List<Step> steps, ToDoubleFunction<Step> rate) {
    List<Double> xs = new ArrayList<>();
    List<Double> ys = new ArrayList<>();
    Instant from = steps.get(0).from();
    Instant before = from;
    for (Step step : steps) {
      boolean leaves = rate.applyAsDouble(step) > 0;
      if (!leaves || !before.equals(step.from())) {
        xs.add(Double.NaN);
        ys.add(Double.NaN);
      }
      if (leaves) {
        for (Instant end : List.of(step.from(), step.to())) {
          xs.add(seconds(from, end));
          ys.add(rate.applyAsDouble(step));
        }
      }
      before = step.to();
    }
    double[] at = xs.stream().mapToDouble(Double::doubleValue).toArray();
    double[] height = ys.stream().mapToDouble(Double::doubleValue).toArray();
    if (style.equals(ALL)) {
      chart.line(style, legend, at, height);
    } else {
      chart.dashedLine(style, legend, at, height);
    }
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
