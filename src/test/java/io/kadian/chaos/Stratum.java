// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import io.kadian.chaos.Kill.Phase;
import io.kadian.chaos.Kill.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A round's main kill. It follows from the round's seed, and the seeds of a run are chosen so that
 * all strata take turns: of 100 rounds each has three or four, and a seed alone repeats a round.
 */
record Stratum(Phase phase, Target target) {
  static final List<Stratum> ALL =
      Stream.of(Phase.values())
          .flatMap(phase -> Stream.of(Target.values()).map(target -> new Stratum(phase, target)))
          .toList();

  /** From a round to the next: another phase and another target. It shares no factor with all. */
  private static final int STEP = 10;

  static Stratum of(long seed) {
    return ALL.get(index(seed));
  }

  /** Those of a run. */
  static List<Long> seeds(long first, int rounds) {
    SplittableRandom random = new SplittableRandom(first);
    List<Long> seeds = new ArrayList<>(List.of(first));
    while (seeds.size() < rounds) {
      long any = random.nextLong() >>> 1; // room to go up or down
      int wanted = index(index(first) + (long) STEP * seeds.size());
      seeds.add(any - index(any) + wanted);
    }
    return seeds;
  }

  private static int index(long seed) {
    return Math.floorMod(seed, ALL.size());
  }

  @Override
  public String toString() {
    return Kill.words(target) + " " + Kill.words(phase);
  }
}
