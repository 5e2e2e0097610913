// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What a stage did while the job had something to do: shares of its subtasks' time, 0 to 1, and of
 * the busiest one's.
 *
 * @param backPressured it waited for the next stage
 * @param idle it waited for work
 */
public record StageWork(
    Stage stage, double busy, double busiest, double backPressured, double idle) {

  /** A stage that works less than this all told has nothing to do. */
  private static final double AT_WORK = 0.1;

  /** In the order of the flow; empty if there was never anything to do. */
  public static List<StageWork> of(List<Interval> intervals) {
    List<Interval> working =
        intervals.stream()
            .filter(each -> each.inFlight() >= 1 || each.busiest(Stage.SELECTION) > AT_WORK)
            .toList();
    List<StageWork> all = new ArrayList<>();
    if (working.isEmpty()) {
      return all;
    }
    for (Stage stage : Stage.values()) {
      double busy = mean(working, stage, Interval::busy);
      double backPressured = mean(working, stage, Interval::backPressured);
      double busiest =
          working.stream().mapToDouble(each -> each.busiest(stage)).average().orElse(0);
      all.add(
          new StageWork(
              stage, busy, busiest, backPressured, Math.max(0, 1 - busy - backPressured)));
    }
    return all;
  }

  private static double mean(
      List<Interval> intervals, Stage stage, Function<Interval, Map<Stage, List<Double>>> of) {
    OptionalDouble mean =
        intervals.stream()
            .map(each -> of.apply(each).getOrDefault(stage, List.of()))
            .flatMap(Collection::stream)
            .mapToDouble(Double::doubleValue)
            .average();
    return mean.orElse(0);
  }
}
