// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.capacity.Capacity;
import io.kadian.capacity.Capacity.Collision;
import io.kadian.capacity.Capacity.Line;
import io.kadian.capacity.Need;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/** A day's capacity for a person. */
final class CapacityText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT);

  /** Of collisions: who has more has one long one. */
  private static final int MOST_COLLISIONS = 10;

  private final Capacity capacity;
  private final ZoneId zone;

  private CapacityText(Capacity capacity) {
    this.capacity = capacity;
    this.zone = capacity.plan().zone();
  }

  static List<String> lines(Capacity capacity) {
    return new CapacityText(capacity).all();
  }

  private List<String> all() {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        Layout.wrap("", capacity.plan().day() + ", times in " + zone + ": " + verdict(capacity)));
    lines.add("");
    lines.addAll(Layout.figures(table()));
    lines.add("");
    notInTime().forEach(line -> lines.addAll(Layout.wrap("  ! ", line)));
    collisions().forEach(line -> lines.addAll(Layout.wrap("  ~ ", line)));
    if (!lines.get(lines.size() - 1).isEmpty()) {
      lines.add("");
    }
    for (String[] each : needs(capacity)) {
      lines.addAll(Layout.wrap(DisplayWidth.padded("  " + each[0], 15), each[1]));
    }
    lines.add("");
    lines.add("What it rests on:");
    capacity.assumptions().forEach(each -> lines.addAll(Layout.wrap("  - ", each)));
    return lines;
  }

  /** In words. */
  static String verdict(Capacity capacity) {
    String way =
        "%s messages/s are there (%s), %s are needed"
            .formatted(
                Figures.count((long) capacity.way().perSecond()),
                capacity.way().bound(),
                Figures.count((long) capacity.needed()));
    return switch (capacity.verdict()) {
      case READY -> "ready. " + way + ", and %s stays free.".formatted(headroom(capacity));
      case TIGHT -> "tight. " + way + "; less than %s stays free.".formatted(headroom(capacity));
      case NOT_IN_TIME ->
          "not in time. "
              + way
              + ". "
              + Figures.count(
                  capacity.campaigns().stream().mapToLong(Line::unsent).sum(), "message")
              + " will not be sent.";
    };
  }

  private static String headroom(Capacity capacity) {
    return Math.round(capacity.plan().headroom() * 100) + " %";
  }

  private List<List<String>> table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Campaign", "Messages", "Instant", "Finished", "Delayed", "Deadline"));
    for (Line line : capacity.campaigns()) {
      rows.add(
          List.of(
              Printable.of(line.name()),
              Figures.count(line.messages()),
              time(line.due()),
              line.finished() == null ? "never" : time(line.finished()),
              delayed(line),
              time(line.deadline())));
    }
    return rows;
  }

  /** How much the others delay it. */
  static String delayed(Line line) {
    Duration delayed = line.delayed();
    return delayed == null || delayed.toMillis() == 0 ? "-" : Figures.span(delayed);
  }

  private List<String> notInTime() {
    return capacity.campaigns().stream()
        .filter(line -> line.unsent() > 0)
        .map(this::notInTime)
        .toList();
  }

  private String notInTime(Line line) {
    return "%s: %s of %s will not have left by %s%s"
        .formatted(
            Printable.of(line.name()),
            Figures.count(line.unsent()),
            Figures.count(line.messages()),
            time(line.deadline()),
            line.alone() == null
                ? ", not even with the way to itself: give it more time, a higher pace or rate"
                : ": others are in its way; alone it would finish at " + time(line.alone()));
  }

  private List<String> collisions() {
    List<String> lines = new ArrayList<>();
    List<Collision> all = capacity.collisions();
    all.stream().limit(MOST_COLLISIONS).forEach(each -> lines.add(words(each)));
    if (all.size() > MOST_COLLISIONS) {
      lines.add("and " + (all.size() - MOST_COLLISIONS) + " more");
    }
    return lines;
  }

  private String words(Collision collision) {
    return "%s to %s: %s share the way"
        .formatted(
            time(collision.from()),
            time(collision.to()),
            String.join(", ", collision.campaigns().stream().map(Printable::of).toList()));
  }

  /** What will do: a name and a sentence each. */
  static List<String[]> needs(Capacity capacity) {
    Need need = capacity.need();
    List<String[]> lines = new ArrayList<>();
    lines.add(
        new String[] {
          "will do",
          "with %s free: %s messages/s, %s submit_sm's/s"
              .formatted(
                  headroom(capacity), up(need.messagesPerSecond()), up(need.partsPerSecond()))
        });
    lines.add(
        new String[] {
          "gateway",
          "%s submit_sm's unanswered at once%s"
              .formatted(
                  Figures.count(need.underWay()),
                  need.binds() == null
                      ? ""
                      : ": " + Figures.count(need.binds(), "bind") + " in all")
        });
    lines.add(
        new String[] {
          "job",
          need.slots() == null
              ? "not measured"
              : Figures.count(need.slots(), "slot")
                  + ", %.1f cores of TaskManagers".formatted(need.taskManagerCores())
        });
    lines.add(
        new String[] {
          "PostgreSQL",
          up(need.rowsPerSecond())
              + " rows written/s"
              + (need.databaseCores() == null ? "" : ", %.1f cores".formatted(need.databaseCores()))
        });
    lines.add(
        new String[] {
          "state",
          Figures.bytes(need.stateBytes())
              + ", and "
              + Figures.bytes(need.storageBytes())
              + " of checkpoints and savepoints"
        });
    if (need.announceAhead() != null) {
      lines.add(
          new String[] {
            "announce",
            "at least "
                + Figures.span(need.announceAhead())
                + " before the instant: so long its audience takes"
          });
    }
    return lines;
  }

  private static String up(double number) {
    return Figures.count((long) Math.ceil(number - 1e-6));
  }

  private String time(@Nullable Instant at) {
    return time(at, capacity);
  }

  /** By the plan's clock; with the date where it is another day. */
  static String time(@Nullable Instant at, Capacity capacity) {
    if (at == null) {
      return "-";
    }
    var local = at.atZone(capacity.plan().zone());
    return (local.toLocalDate().equals(capacity.plan().day()) ? TIME : DAY_AND_TIME).format(local);
  }
}
