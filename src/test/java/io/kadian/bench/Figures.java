// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/** What a run of the benchmark has found, in the order in which it found it. */
final class Figures {
  /**
   * One figure beside its target.
   *
   * @param unit of value and target
   * @param target null: there is none
   * @param atMost whether the target is an upper bound
   */
  record Figure(String what, double value, String unit, @Nullable Double target, boolean atMost) {
    boolean isMet() {
      return target == null || (atMost ? value <= target : value >= target);
    }
  }

  /**
   * A stage of the job under load.
   *
   * @param messages that went through it
   * @param cpuSecondsPerMillion messages, by process
   * @param peakMegabytes of memory by process, the most that was seen
   * @param checkpoints that began meanwhile
   */
  record Stage(
      String name,
      long messages,
      double seconds,
      Map<String, Double> cpuSecondsPerMillion,
      Map<String, Long> peakMegabytes,
      Checkpoints.Sum checkpoints) {
    double perSecond() {
      return messages / seconds;
    }

    /** Of all processes, in microseconds. */
    double cpuMicrosPerMessage() {
      return cpuSecondsPerMillion.values().stream().mapToDouble(each -> each).sum();
    }
  }

  private final Consumer<Stage> tell;
  private final List<Figure> figures = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();
  private final Map<String, Double> best = new LinkedHashMap<>();

  /**
   * @param tell somebody a stage as soon as it is over
   */
  Figures(Consumer<Stage> tell) {
    this.tell = tell;
  }

  void add(Stage stage) {
    stages.add(stage);
    tell.accept(stage);
  }

  void atMost(String what, double value, String unit, @Nullable Double target) {
    figures.add(new Figure(what, value, unit, target, true));
  }

  void atLeast(String what, double value, String unit, @Nullable Double target) {
    figures.add(new Figure(what, value, unit, target, false));
  }

  /**
   * What the machine could do at best, in this run.
   *
   * @param perSecond messages
   */
  void best(String what, double perSecond) {
    best.put(what, perSecond);
  }

  List<Figure> figures() {
    return figures;
  }

  List<Stage> stages() {
    return stages;
  }

  Map<String, Double> best() {
    return best;
  }

  boolean areAllMet() {
    return figures.stream().allMatch(Figure::isMet);
  }
}
