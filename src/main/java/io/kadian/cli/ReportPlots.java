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
import io.kadian.report.Slots;
import io.kadian.report.Slots.Series;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
            Axis.numbers("messages, in all", Math.max(inSight(due), inSight(sent))))
        .dashedLine("s-due", "due by the plan", edges(release), cumulative(due))
        .line("s-sent", "sent", edges(release), cumulative(sent))
        .draw(page);
  }

  /** How fast, and how fast at most by the campaign's wish. */
  void rate(Slots release, @Nullable Pace pace) {
    double[] perSecond = perSecond(release, release.of(SENT));
    double fastest = Arrays.stream(perSecond).max().orElse(0);
    Chart chart =
        new Chart(
                "Messages sent per second",
                times(release),
                Axis.numbers(
                    "messages per second", Math.max(fastest, pace == null ? 0 : pace.perSecond())))
            .bars(
                "s-sent",
                "sent, per " + span(release.width()),
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

  void lateness(Slots lateness) {
    Series released = lateness.of(RELEASED);
    Series sent = lateness.of(SENT);
    new Chart(
            "Messages by how late they left hold and were sent",
            Axis.lengths(
                "after the message was due", lateness.width().multipliedBy(lateness.size())),
            Axis.numbers("messages", Math.max(greatest(released), greatest(sent))))
        .bars(
            "s-released",
            "left hold",
            edges(lateness),
            counts(released),
            hints(lateness, released, "left hold"))
        .bars("s-sent", "sent", edges(lateness), counts(sent), hints(lateness, sent, "sent"))
        .draw(page);
  }

  void receiptCurve(Slots overTime) {
    Series sent = overTime.of(SENT);
    Series delivered = overTime.of(DELIVERED);
    new Chart(
            "Messages sent and delivered, from the beginning on",
            times(overTime),
            Axis.numbers("messages, in all", Math.max(inSight(sent), inSight(delivered))))
        .line("s-sent", "sent", edges(overTime), cumulative(sent))
        .line("s-delivered", "delivered", edges(overTime), cumulative(delivered))
        .draw(page);
  }

  void deliveryTimes(Slots times) {
    Series delivered = times.of(DELIVERED);
    new Chart(
            "Messages by how long they took from sent to delivered",
            Axis.lengths("from sent to delivered", times.width().multipliedBy(times.size())),
            Axis.numbers("messages", greatest(delivered)))
        .bars(
            "s-delivered",
            "delivered, per " + span(times.width()),
            edges(times),
            counts(delivered),
            hints(times, delivered, "delivered"))
        .draw(page);
  }

  /** What a plot leaves out. */
  Stream<String> leftOut(Slots slots) {
    return slots.series().entrySet().stream()
        .flatMap(
            e ->
                Stream.of(
                        e.getValue().before() == 0
                            ? null
                            : count(e.getValue().before()) + " before the plot begins",
                        e.getValue().after() == 0
                            ? null
                            : count(e.getValue().after()) + " after it ends")
                    .filter(said -> said != null)
                    .map(said -> e.getKey() + ": " + said));
  }

  private Axis times(Slots slots) {
    return Axis.times("time of day, " + zone, slots.from(), slots.begin(slots.size()), zone);
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

  private static double inSight(Series series) {
    return series.all() - series.after();
  }

  private static double greatest(Series series) {
    return series.counts().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private String[] hints(Slots slots, Series series, String what) {
    List<Long> counts = series.counts();
    return IntStream.range(0, counts.size())
        .mapToObj(i -> slot(slots, i) + ": " + count(counts.get(i)) + " " + what)
        .toArray(String[]::new);
  }

  private String slot(Slots slots, int i) {
    return slots.from() == null
        ? span(slots.width().multipliedBy(i)) + " to " + span(slots.width().multipliedBy(i + 1))
        : Figures.exactly(slots.begin(i), zone);
  }
}
