// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A round for each seed, one after the other, on the same processes. */
final class Rounds {
  /** One that can't be judged is repeated with so many times the time before the instant. */
  private static final List<Integer> STRETCHES = List.of(1, 2, 4);

  private final Path folder;
  private final Path logs;
  private final int members;
  private final Consumer<RoundReport> each;
  private final List<RoundReport> reports = new CopyOnWriteArrayList<>();

  /**
   * @param folder for what is gone with the processes
   * @param logs one file for each start of a process, and the diary
   * @param members of a round
   * @param each is told each round
   */
  Rounds(Path folder, Path logs, int members, Consumer<RoundReport> each) {
    this.folder = folder;
    this.logs = logs;
    this.members = members;
    this.each = each;
  }

  /** Of all tries so far. To be asked by any thread. */
  List<RoundReport> reports() {
    return List.copyOf(reports);
  }

  void run(List<Long> seeds) throws Exception {
    try (Rig rig = new Rig(folder, logs)) {
      for (long seed : seeds) {
        run(seed, rig);
      }
    }
  }

  /** What is repeated is another round for the job, and has other members. */
  private void run(long seed, Rig rig) throws Exception {
    for (int stretch : STRETCHES) {
      RoundPlan plan = RoundPlan.of(seed, reports.size(), members);
      RoundReport report = new Round(plan, rig, stretch).run();
      reports.add(report);
      each.accept(report);
      if (report.isJudged()) {
        return;
      }
    }
  }
}
