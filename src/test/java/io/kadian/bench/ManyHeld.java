// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

/** Whether a message costs the same, whatever is held and however many subtasks there are. */
final class ManyHeld {
  private static final double MEGABYTE = 1 << 20;

  private static final int FIVE_MILLION = 5_000_000; // what the target is for

  private final Rig rig;
  private final Figures figures;

  ManyHeld(Rig rig, Figures figures) {
    this.rig = rig;
    this.figures = figures;
  }

  /** As many members and messages as that at once: memory, and what a message costs. */
  void measure(int members) throws Exception {
    SelectAndRelease path = new SelectAndRelease(rig, figures, members);
    path.streamIn();
    path.scan("many");
    figures.atMost(
        "memory of the TaskManager, %,d members and %,d messages held".formatted(members, members),
        rig.costs().peakMemory("taskmanager") / MEGABYTE,
        "MiB",
        members < FIVE_MILLION ? null : 3 * 1024.0);
    Figures.Stage release = path.release("%,d released".formatted(members), "many", members);
    tellCost(release);
    figures.atMost(
        "memory of the TaskManager when they have gone out",
        rig.costs().peakMemory("taskmanager") / MEGABYTE,
        "MiB",
        members < FIVE_MILLION ? null : 3 * 1024.0);
  }

  /** What a message costs on so many subtasks. */
  void scale(int members) throws Exception {
    SelectAndRelease path = new SelectAndRelease(rig, figures, members);
    path.streamIn();
    path.scan("few");
    tellCost(
        path.release("%,d released, %d subtasks".formatted(members, rig.slots()), "few", members));
  }

  private void tellCost(Figures.Stage release) {
    figures.atMost(
        "CPU of all processes, " + release.name(), release.cpuMicrosPerMessage(), "us", null);
  }
}
