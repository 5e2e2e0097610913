// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static io.kadian.cli.Figures.count;
import static io.kadian.cli.Figures.span;
import static io.kadian.report.CampaignReport.DELIVERED;
import static io.kadian.report.CampaignReport.DUE;
import static io.kadian.report.CampaignReport.RELEASED;
import static io.kadian.report.CampaignReport.SENT;

import io.kadian.cli.plot.Axis;
import io.kadian.cli.plot.Chart;
import io.kadian.cli.plot.Markup;
import io.kadian.domain.Pace;
import io.kadian.report.Histogram;
import io.kadian.report.Series;
import io.kadian.report.Slots;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.annotation.Nullable;

/** The plots of {@link ReportPage}. */
final class ReportPlots {
  private final Markup page;
  private final ZoneId zone;

  ReportPlots(Markup page, ZoneId zone) {
    this.page = page;
    this.zone = zone;
  }

  /** How many messages had been sent at any time, and should have been. */
  void releaseCurve(Slots release) {
    Series due = release.of(DUE);
    Series sent = release.of(SENT);
    new Chart(
            "Messages sent, and due by the plan, from the beginning on",
            times(release),
            Axis.numbers("messages, in all", Math.max(due.inSight(), sent.inSight())))
        .dashedLine("s-due", "due by the plan", edges(release), cumulative(due))
        .line("s-sent", "sent", edges(release), cumulative(sent))
        .draw(page);
  }

  /** How fast, and how fast at most by the campaign's wish. */
  void rate(Slots release, @Nullable Pace pace) {
    double[] perSecond = perSecond(release, release.of(SENT));
    long fastest = (long) Math.ceil(Arrays.stream(perSecond).max().orElse(0));
    Chart chart =
        new Chart(
                "Messages sent per second",
                times(release),
                Axis.numbers(
                    "messages per second", Math.max(fastest, pace == null ? 0 : pace.perSecond())))
            .bars(
                "s-sent",
                "sent, per " + edge(release.width()),
                edges(release),
                perSecond,
                hints(release, release.of(SENT), "sent"));
    if (pace != null) {
      double[] across = {0, edges(release)[release.size()]};
      double[] level = {pace.perSecond(), pace.perSecond()};
      chart.dashedLine("s-due", "the campaign's pace, " + pace, across, level);
    }
    chart.draw(page);
  }

  void lateness(Histogram lateness) {
    Series released = lateness.of(RELEASED);
    Series sent = lateness.of(SENT);
    new Chart(
            "Messages by how late they left hold and were sent",
            lengths("after the message was due", lateness),
            Axis.numbers("messages", Math.max(released.greatest(), sent.greatest())))
        .bars(
            "s-released",
            "left hold",
            steps(lateness),
            counts(released),
            hints(lateness, released, "left hold"))
        .bars("s-sent", "sent", steps(lateness), counts(sent), hints(lateness, sent, "sent"))
        .draw(page);
  }

  void receiptCurve(Slots overTime) {
    Series sent = overTime.of(SENT);
    Series delivered = overTime.of(DELIVERED);
    new Chart(
            "Messages sent and delivered, from the beginning on",
            times(overTime),
            Axis.numbers("messages, in all", Math.max(sent.inSight(), delivered.inSight())))
        .line("s-sent", "sent", edges(overTime), cumulative(sent))
        .line("s-delivered", "delivered", edges(overTime), cumulative(delivered))
        .draw(page);
  }

  void deliveryTimes(Histogram times) {
    Series delivered = times.of(DELIVERED);
    new Chart(
            "Messages by how long they took from sent to delivered",
            lengths("from sent to delivered", times),
            Axis.numbers("messages", delivered.greatest()))
        .bars(
            "s-delivered",
            "delivered",
            steps(times),
            counts(delivered),
            hints(times, delivered, "delivered"))
        .draw(page);
  }

  /** What a plot leaves out, in words. */
  static List<String> leftOut(Map<String, Series> series, String before) {
    List<String> said = new ArrayList<>();
    series.forEach(
        (name, counts) -> {
          if (counts.before() > 0) {
            said.add(count(counts.before()) + " " + name + " " + before);
          }
          if (counts.after() > 0) {
            said.add(count(counts.after()) + " " + name + " later");
          }
        });
    return said;
  }

  private static Axis lengths(String title, Histogram histogram) {
    return Axis.steps(
        title, histogram.edges().stream().map(edge -> edge.isZero() ? "0" : edge(edge)).toList());
  }

  /** {@code 2 s} and {@code 1.4 s}, where {@link Figures#span} says {@code 2.00 s}. */
  static String edge(Duration edge) {
    if (edge.toMillis() < 1000 || edge.toMinutes() > 0) {
      return span(edge).replaceFirst(" 0 (s|min|h)$", "");
    }
    return BigDecimal.valueOf(edge.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }

  private Axis times(Slots slots) {
    return Axis.times("time of day (" + zone + ")", slots.from(), slots.begin(slots.size()), zone);
  }

  /** Seconds. */
  private static double[] edges(Slots slots) {
    double width = slots.width().toNanos() / 1e9;
    return IntStream.rangeClosed(0, slots.size()).mapToDouble(i -> i * width).toArray();
  }

  private static double[] counts(Series series) {
    return series.counts().stream().mapToDouble(Long::doubleValue).toArray();
  }

  private static double[] perSecond(Slots slots, Series series) {
    double width = slots.width().toNanos() / 1e9;
    return series.counts().stream().mapToDouble(n -> n / width).toArray();
  }

  /** At each edge: one more than there are slots. */
  private static double[] cumulative(Series series) {
    double[] sums = new double[series.counts().size() + 1];
    sums[0] = series.before();
    for (int i = 1; i < sums.length; i++) {
      sums[i] = sums[i - 1] + series.counts().get(i - 1);
    }
    return sums;
  }

  /** All slots of a histogram are drawn equally wide. */
  private static double[] steps(Histogram histogram) {
    return IntStream.rangeClosed(0, histogram.size()).asDoubleStream().toArray();
  }

  private static String[] hints(Histogram histogram, Series series, String what) {
    return IntStream.range(0, histogram.size())
        .mapToObj(
            i ->
                "%s to %s: %s %s"
                    .formatted(
                        edge(histogram.edges().get(i)),
                        edge(histogram.edges().get(i + 1)),
                        count(series.counts().get(i)),
                        what))
        .toArray(String[]::new);
  }

  private String[] hints(Slots slots, Series series, String what) {
    return IntStream.range(0, slots.size())
        .mapToObj(
            i ->
                Figures.exactly(slots.begin(i), zone)
                    + ": "
                    + count(series.counts().get(i))
                    + " "
                    + what)
        .toArray(String[]::new);
  }
}
