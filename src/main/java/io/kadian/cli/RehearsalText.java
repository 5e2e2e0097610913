// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.rehearsal.Bottleneck;
import io.kadian.rehearsal.Bottleneck.Phase;
import io.kadian.rehearsal.Interval;
import io.kadian.rehearsal.RehearsalRecord;
import io.kadian.rehearsal.RehearsalRecord.Line;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** What a rehearsal found, for a person. */
final class RehearsalText {
  private RehearsalText() {}

  /**
   * @param before the last one of the same plan; null: there is none
   */
  static List<String> lines(RehearsalRecord record, @Nullable RehearsalRecord before, ZoneId zone) {
    List<String> lines = new ArrayList<>(Layout.wrap("", record.id() + ": " + verdict(record)));
    record.reasons().forEach(reason -> lines.addAll(Layout.wrap("  ! ", reason)));
    lines.addAll(Layout.wrap("  ", time(record, zone)));
    lines.add("");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Campaign", "Selected", "Sent", "Instant", "Last sent", "P99 late", "Before"));
    for (Line line : record.campaigns()) {
      rows.add(
          List.of(
              line.campaign(),
              Figures.count(line.selected()),
              Figures.count(line.sent()),
              Figures.timeOfDay(line.due(), zone),
              line.last() == null ? "-" : Figures.timeOfDay(line.last(), zone),
              late(line),
              before == null
                  ? "-"
                  : before.line(line.campaign()).map(RehearsalText::late).orElse("-")));
    }
    lines.addAll(Layout.figures(rows));
    lines.add("");
    if (record.bottlenecks().isEmpty()) {
      lines.addAll(Layout.wrap("  narrowest   ", NONE));
    }
    for (Bottleneck each : record.bottlenecks()) {
      lines.addAll(Layout.wrap("  narrowest   ", words(each)));
      lines.addAll(Layout.wrap("              ", "What to change: " + each.advice() + "."));
    }
    lines.addAll(Layout.wrap("  at most     ", peak(record, before)));
    if (!record.stages().isEmpty()) {
      lines.addAll(Layout.wrap("  stages      ", stages(record)));
    }
    lines.addAll(Layout.wrap("  besides     ", besides(record)));
    lines.add("");
    lines.add("What it rests on:");
    record.assumptions().forEach(each -> lines.addAll(Layout.wrap("  - ", each)));
    return lines;
  }

  static final String NONE =
      "nothing was full for long: the plan's own instants and paces were what it waited for";

  static String verdict(RehearsalRecord record) {
    return record.ready()
        ? "ready. All that was to leave left in time."
        : "not ready. " + Figures.count(record.reasons().size(), "reason") + ".";
  }

  /** Of the plan, and how fast it went. */
  static String time(RehearsalRecord record, ZoneId zone) {
    String span =
        Figures.instant(record.from(), zone) + " to " + Figures.instant(record.ended(), zone);
    return record.speed() == 1
        ? "Plan time " + span + ", as fast as the clock"
        : "TIME TRAVEL: plan time "
            + span
            + ", "
            + record.speed()
            + " times as fast as the clock. All instants and times here are plan time.";
  }

  static String words(Bottleneck each) {
    return "%s (%s): full for %.0f s, at %,.0f %s/s; %s."
        .formatted(
            each.place().words,
            each.phase().words,
            each.seconds(),
            each.perSecond(),
            each.phase() == Phase.RELEASE ? "messages" : "messages held",
            each.evidence());
  }

  /** Each stage's busiest subtask, while there was something to do. */
  private static String stages(RehearsalRecord record) {
    return record.stages().stream()
        .map(each -> each.stage().words() + ' ' + percent(each.busiest()) + " busy")
        .collect(Collectors.joining(", "));
  }

  /** What the job stands on, at its worst. */
  static String besides(RehearsalRecord record) {
    List<Interval> all = record.intervals();
    String waits =
        record.waits().entrySet().stream()
            .limit(3)
            .map(each -> each.getKey() + ' ' + percent(each.getValue()))
            .collect(Collectors.joining(", "));
    return "checkpoints at most %,d ms; %,d records of Kafka unread at most; RocksDB %s; %s of the submit_sm's allowed unanswered at most; the database at work for claims waited for %s"
        .formatted(
            all.stream().mapToLong(Interval::checkpointMillis).max().orElse(0),
            all.stream().mapToLong(Interval::lag).max().orElse(0),
            all.stream().anyMatch(each -> each.stalls() > 0)
                ? "held writes up"
                : "held no write up",
            percent(
                all.stream().mapToDouble(Interval::underWay).max().orElse(0)
                    / Math.max(1, record.window())),
            waits.isEmpty() ? "nothing" : waits);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  static String late(Line line) {
    Duration late = line.lateness();
    return late == null ? "-" : Figures.span(late);
  }

  static String peak(RehearsalRecord record, @Nullable RehearsalRecord before) {
    return "%,.0f messages ended in a second of the clock%s"
        .formatted(
            record.peak(),
            before == null ? "" : "; %,.0f in %s".formatted(before.peak(), before.id()));
  }
}
