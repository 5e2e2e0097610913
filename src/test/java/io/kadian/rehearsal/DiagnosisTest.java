// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.rehearsal.Bottleneck.Phase;
import io.kadian.rehearsal.Bottleneck.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final Instant AT = Instant.parse("2026-12-12T12:00:00Z");

  /** Two subtasks, 200 submit_sm's under way, 8 connections for claims. */
  private static final Limits LIMITS = new Limits(2, 8_000, 200, 1_000, 8);

  /** A second of which all is said that a test doesn't care about. */
  private record Second(
      Map<Stage, List<Double>> busy,
      double cores,
      double waiting,
      double underWay,
      double inFlight,
      double sessions,
      double taken,
      double throttled) {
    static final Second RELEASING = new Second(Map.of(), 0.5, 0, 20, 400, 1, 800, 0);
    static final Second SELECTING = new Second(Map.of(), 0.5, 0, 0, 0, 0, 0, 0);

    Second busy(Stage stage, double... subtasks) {
      Map<Stage, List<Double>> all = new EnumMap<>(Stage.class);
      all.putAll(busy);
      List<Double> each = new ArrayList<>();
      for (double share : subtasks) {
        each.add(share);
      }
      all.put(stage, each);
      return new Second(all, cores, waiting, underWay, inFlight, sessions, taken, throttled);
    }

    Second cores(double share) {
      return new Second(busy, share, waiting, underWay, inFlight, sessions, taken, throttled);
    }

    Second sessions(double at) {
      return new Second(busy, cores, waiting, underWay, inFlight, at, taken, throttled);
    }

    Second route(double waits, double unanswered, double perSecond, double refused) {
      return new Second(busy, cores, waits, unanswered, inFlight, sessions, perSecond, refused);
    }

    Interval at(int second) {
      return new Interval(
          AT.plusSeconds(second),
          1,
          busy,
          Map.of(),
          cores,
          waiting,
          underWay,
          inFlight,
          sessions,
          taken,
          throttled,
          taken,
          100L * second,
          0,
          0,
          0);
    }
  }

  private static List<Bottleneck> of(Second second, SegmentCost... segments) {
    List<Interval> intervals = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      intervals.add(second.at(i));
    }
    return Diagnosis.of(intervals, LIMITS, List.of(segments));
  }

  private static Place one(Phase phase, Second second, SegmentCost... segments) {
    List<Bottleneck> found = of(second, segments);
    assertThat(found).singleElement().extracting(Bottleneck::phase).isEqualTo(phase);
    return found.get(0).place();
  }

  @Test
  void findsNoneWhereNothingIsFull() {
    assertThat(of(Second.RELEASING)).isEmpty();
    assertThat(of(Second.SELECTING.busy(Stage.SELECTION, 0.6, 0.6))).isEmpty();
    assertThat(Diagnosis.of(List.of(), LIMITS, List.of())).isEmpty();
  }

  @Test
  void tellsAGatewaysRateFromItsWindow() {
    assertThat(one(Phase.RELEASE, Second.RELEASING.route(3_000, 40, 990, 0)))
        .isEqualTo(Place.GATEWAY_RATE);
    assertThat(one(Phase.RELEASE, Second.RELEASING.route(3_000, 40, 500, 60)))
        .as("it throttles")
        .isEqualTo(Place.GATEWAY_RATE);
    assertThat(one(Phase.RELEASE, Second.RELEASING.route(3_000, 199, 400, 0)))
        .isEqualTo(Place.GATEWAY_WINDOW);
    assertThat(of(Second.RELEASING.route(0, 199, 400, 0))).as("nobody waits").isEmpty();
  }

  @Test
  void blamesTheDatabaseOnlyIfACoreIsFree() {
    assertThat(one(Phase.RELEASE, Second.RELEASING.sessions(7.8))).isEqualTo(Place.DATABASE);
    assertThat(one(Phase.RELEASE, Second.RELEASING.sessions(7.8).cores(0.99)))
        .isEqualTo(Place.MACHINE);
  }

  /** All before it wait for it, and are full of what it doesn't take. */
  @Test
  void blamesTheLastOfThoseThatAreFull() {
    Second full =
        Second.RELEASING.busy(Stage.GUARD, 0.97, 0.96).busy(Stage.HOLD, 0.9, 0.9).sessions(8);
    assertThat(one(Phase.RELEASE, full)).isEqualTo(Place.DATABASE);
    assertThat(one(Phase.RELEASE, full.route(3_000, 200, 400, 0))).isEqualTo(Place.GATEWAY_WINDOW);
  }

  @Test
  void tellsAHotShardFromTooFewSlotsAndFromAMachineThatIsFull() {
    Second selecting = Second.SELECTING;
    assertThat(one(Phase.SELECTION, selecting.busy(Stage.SELECTION, 0.99, 0.1)))
        .isEqualTo(Place.HOT_SHARD);
    assertThat(one(Phase.SELECTION, selecting.busy(Stage.SELECTION, 0.99, 0.97)))
        .isEqualTo(Place.SLOTS);
    assertThat(one(Phase.SELECTION, selecting.busy(Stage.SELECTION, 0.99, 0.97).cores(0.98)))
        .isEqualTo(Place.MACHINE);
    assertThat(one(Phase.RELEASE, Second.RELEASING.busy(Stage.GUARD, 0.1, 0.95)))
        .isEqualTo(Place.HOT_SHARD);
    assertThat(one(Phase.RELEASE, Second.RELEASING.busy(Stage.GUARD, 0.9, 0.95)))
        .isEqualTo(Place.SLOTS);
  }

  @Test
  void namesTheSegmentThatIsDear() {
    SegmentCost dear = new SegmentCost("regex", 300);
    SegmentCost cheap = new SegmentCost("gold", 0.5);
    List<Bottleneck> found =
        of(Second.SELECTING.busy(Stage.SELECTION, 0.99, 0.97).cores(0.98), cheap, dear);
    assertThat(found).singleElement().extracting(Bottleneck::place).isEqualTo(Place.SEGMENT);
    assertThat(found.get(0).evidence()).contains("segment regex takes 300.0 us");
    assertThat(one(Phase.SELECTION, Second.SELECTING.busy(Stage.SELECTION, 0.99, 0.97), cheap))
        .isEqualTo(Place.SLOTS);
  }

  @Test
  void countsOnlyWhatLasts() {
    List<Interval> intervals = new ArrayList<>();
    UnaryOperator<Second> full = second -> second.route(3_000, 199, 400, 0);
    for (int i = 0; i < 10; i++) {
      intervals.add((i < 2 ? full.apply(Second.RELEASING) : Second.RELEASING).at(i));
    }
    assertThat(Diagnosis.of(intervals, LIMITS, List.of())).as("two of ten").isEmpty();
  }

  @Test
  void saysHowMuchWentThroughAndSinceWhen() {
    Bottleneck release = of(Second.RELEASING.route(3_000, 199, 400, 0)).get(0);
    assertThat(release.perSecond()).isEqualTo(400);
    assertThat(release.seconds()).isEqualTo(5);
    assertThat(release.from()).isEqualTo(AT);
    Bottleneck selection = of(Second.SELECTING.busy(Stage.SELECTION, 0.99, 0.97)).get(0);
    assertThat(selection.perSecond()).as("held more than before").isEqualTo(100);
  }
}
