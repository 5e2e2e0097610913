// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import io.kadian.rehearsal.Bottleneck.Phase;
import io.kadian.rehearsal.Bottleneck.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Names what is narrow. Of a chain of stages in which each waits for the next, the one to blame is
 * the last that is full: those before it are back-pressured, those behind it wait for work. So
 * release is looked at from its end, the gateway; selection feeds it and is looked at by itself.
 *
 * <p>What is full for a moment is none: two seconds in all, and half the time in which there was
 * something to do.
 */
public final class Diagnosis {
  /** A subtask, a window or a rate is full from here on. */
  private static final double FULL = 0.85;

  /** Cores: what is left of them is in the gaps. */
  private static final double NO_CORE_FREE = 0.92;

  /** An uneven one has subtasks with less than this share of the busiest one's work. */
  private static final double IDLE_BESIDE = 0.5;

  private static final double LEAST_SECONDS = 2;

  /** One throttled in so many is the gateway's rate, not its mood. */
  private static final double THROTTLED = 0.02;

  /** A segment is dear if it costs so much more than all the others together. */
  private static final double DEARER = 2;

  private static final double DEAR_MICROS = 20;

  private final List<Interval> intervals;
  private final Limits limits;
  private final List<SegmentCost> segments;

  private Diagnosis(List<Interval> intervals, Limits limits, List<SegmentCost> segments) {
    this.intervals = intervals;
    this.limits = limits;
    this.segments = segments;
  }

  /**
   * @param intervals in their order
   * @param segments of the campaigns
   * @return at most one of each phase, the one with more of the time first
   */
  public static List<Bottleneck> of(
      List<Interval> intervals, Limits limits, List<SegmentCost> segments) {
    Diagnosis diagnosis = new Diagnosis(intervals, limits, segments);
    List<Bottleneck> found = new ArrayList<>();
    diagnosis.ofRelease().ifPresent(found::add);
    diagnosis.ofSelection().ifPresent(found::add);
    found.sort(Comparator.comparingDouble(Bottleneck::seconds).reversed());
    return found;
  }

  private Optional<Bottleneck> ofSelection() {
    List<Interval> working =
        intervals.stream()
            .filter(each -> each.busiest(Stage.SELECTION) > IDLE_BESIDE && each.inFlight() < 1)
            .toList();
    List<Interval> full = full(working, each -> each.busiest(Stage.SELECTION) >= FULL);
    if (full.isEmpty()) {
      return Optional.empty();
    }
    Optional<SegmentCost> dear = dearSegment();
    String busy = "selection's busiest subtask works " + percent(mean(full, this::selects));
    if (isUneven(full, Stage.SELECTION)) {
      return found(Phase.SELECTION, Place.HOT_SHARD, full, busy + others(full, Stage.SELECTION));
    }
    if (dear.isPresent()) {
      return found(
          Phase.SELECTION,
          Place.SEGMENT,
          full,
          busy
              + ", and segment %s takes %.1f us a member where the others take %.1f"
                  .formatted(
                      dear.get().segment(),
                      dear.get().micros(),
                      segments.stream().mapToDouble(SegmentCost::micros).sum()
                          - dear.get().micros()));
    }
    return found(Phase.SELECTION, slotsOrCores(full), full, busy + cores(full));
  }

  private double selects(Interval each) {
    return each.busiest(Stage.SELECTION);
  }

  private Optional<SegmentCost> dearSegment() {
    double all = segments.stream().mapToDouble(SegmentCost::micros).sum();
    return segments.stream()
        .filter(each -> each.micros() >= DEAR_MICROS)
        .filter(each -> each.micros() >= DEARER * (all - each.micros()))
        .findFirst();
  }

  /** From the end of the flow to its beginning. */
  private Optional<Bottleneck> ofRelease() {
    List<Interval> working =
        intervals.stream().filter(each -> each.inFlight() >= limits.subtasks()).toList();
    List<Interval> window =
        full(working, each -> each.waiting() >= 1 && each.underWay() >= FULL * limits.underWay());
    List<Interval> rate = full(working, this::isRateFull);
    if (!rate.isEmpty() && rate.size() >= window.size()) {
      double throttled = mean(rate, Interval::throttled);
      return found(
          Phase.RELEASE,
          Place.GATEWAY_RATE,
          rate,
          "%,.0f messages wait for the route, which takes %,.0f submit_sm/s%s"
              .formatted(
                  mean(rate, Interval::waiting),
                  mean(rate, Interval::taken),
                  throttled < 1 ? "" : " and throttles %,.0f/s".formatted(throttled)));
    }
    if (!window.isEmpty()) {
      return found(
          Phase.RELEASE,
          Place.GATEWAY_WINDOW,
          window,
          "%,.0f of %,d submit_sm's are unanswered, and %,.0f messages wait"
              .formatted(
                  mean(window, Interval::underWay),
                  limits.underWay(),
                  mean(window, Interval::waiting)));
    }
    List<Interval> database = full(working, this::isDatabaseFull);
    if (!database.isEmpty()) {
      return found(
          Phase.RELEASE,
          Place.DATABASE,
          database,
          "%.1f of %d connections for claims wait for it, and the route for work"
              .formatted(mean(database, Interval::sessions), limits.sessions()));
    }
    for (Stage stage : List.of(Stage.LEDGER, Stage.GUARD, Stage.HOLD)) {
      List<Interval> full = full(working, each -> each.busiest(stage) >= FULL);
      if (!full.isEmpty()) {
        String busy =
            stage.words()
                + "'s busiest subtask works "
                + percent(mean(full, each -> each.busiest(stage)));
        return isUneven(full, stage)
            ? found(Phase.RELEASE, Place.HOT_SHARD, full, busy + others(full, stage))
            : found(Phase.RELEASE, slotsOrCores(full), full, busy + cores(full));
      }
    }
    List<Interval> machine = full(working, each -> each.cores() >= NO_CORE_FREE);
    return machine.isEmpty()
        ? Optional.empty()
        : found(
            Phase.RELEASE, Place.MACHINE, machine, "no stage is full by itself" + cores(machine));
  }

  /**
   * A subtask claims no more than its route needs soon, so not all of its connections are in use:
   * one in each, all the time, while the route has nothing to send and no core is the reason.
   */
  private boolean isDatabaseFull(Interval each) {
    return each.sessions() >= limits.subtasks()
        && each.waiting() < 1
        && each.underWay() < FULL * limits.underWay()
        && each.cores() < NO_CORE_FREE;
  }

  private boolean isRateFull(Interval each) {
    return each.waiting() >= 1
        && (each.throttled() >= THROTTLED * Math.max(1, each.taken())
            || (limits.perSecond() > 0 && each.taken() >= FULL * limits.perSecond()));
  }

  /** Those that are, if they are enough to count. */
  private static List<Interval> full(List<Interval> working, Predicate<Interval> isFull) {
    List<Interval> full = working.stream().filter(isFull).toList();
    double seconds = full.stream().mapToDouble(Interval::seconds).sum();
    return seconds >= LEAST_SECONDS && full.size() * 2 >= working.size() ? full : List.of();
  }

  private boolean isUneven(List<Interval> full, Stage stage) {
    if (limits.subtasks() < 2) {
      return false;
    }
    List<Double> each = bySubtask(full, stage);
    double most = each.stream().max(Comparator.naturalOrder()).orElse(0.0);
    double all = each.stream().mapToDouble(Double::doubleValue).sum();
    return (all - most) / (each.size() - 1) < IDLE_BESIDE * most;
  }

  /** On average. */
  private static List<Double> bySubtask(List<Interval> intervals, Stage stage) {
    int subtasks = intervals.get(0).busy().getOrDefault(stage, List.of()).size();
    List<Double> each = new ArrayList<>();
    for (int i = 0; i < subtasks; i++) {
      int subtask = i;
      each.add(mean(intervals, interval -> interval.busy().get(stage).get(subtask)));
    }
    return each;
  }

  private static String others(List<Interval> full, Stage stage) {
    List<Double> each = new ArrayList<>(bySubtask(full, stage));
    each.sort(Comparator.reverseOrder());
    double others =
        each.subList(1, each.size()).stream().mapToDouble(Double::doubleValue).average().orElse(0);
    return ", the others " + percent(others);
  }

  private static Place slotsOrCores(List<Interval> full) {
    return mean(full, Interval::cores) >= NO_CORE_FREE ? Place.MACHINE : Place.SLOTS;
  }

  private static String cores(List<Interval> full) {
    return ", and " + percent(mean(full, Interval::cores)) + " of the machine's cores are in use";
  }

  private Optional<Bottleneck> found(
      Phase phase, Place place, List<Interval> full, String evidence) {
    return Optional.of(
        new Bottleneck(
            phase,
            place,
            phase == Phase.RELEASE ? mean(full, Interval::ended) : heldPerSecond(full),
            full.get(0).at(),
            full.stream().mapToDouble(Interval::seconds).sum(),
            evidence,
            advice(place)));
  }

  /** Messages held more than before: what selection brings forth. */
  private double heldPerSecond(List<Interval> full) {
    double more = 0;
    double seconds = 0;
    for (int i = 1; i < intervals.size(); i++) {
      if (full.contains(intervals.get(i))) {
        more += Math.max(0, intervals.get(i).held() - intervals.get(i - 1).held());
        seconds += intervals.get(i).seconds();
      }
    }
    return seconds == 0 ? 0 : more / seconds;
  }

  private String advice(Place place) {
    return switch (place) {
      case GATEWAY_RATE ->
          "ask the provider for a higher rate, add a route, or spread the campaigns (pace, send_at);"
              + " a rate above the provider's only earns throttling";
      case GATEWAY_WINDOW ->
          "raise smpp.binds or smpp.window as far as the provider allows, or ask it for more";
      case DATABASE ->
          "look for what PostgreSQL waits for (pg_stat_activity's wait_event): a nearer or faster"
              + " server, a faster disk, or gateway.connections";
      case HOT_SHARD ->
          "set selection.shards higher (it is part of the state's layout: before the first start),"
              + " and look whether one member_id has most of the updates";
      case SEGMENT ->
          "write that condition without a regular expression, or with a column that says the same";
      case SLOTS -> "give the job more slots (parallelism.default) on the cores that are free";
      case MACHINE -> "give Flink, Kafka and PostgreSQL machines of their own, or more cores";
    };
  }

  private static double mean(List<Interval> intervals, ToDoubleFunction<Interval> of) {
    return intervals.stream().mapToDouble(of).average().orElse(0);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }
}
