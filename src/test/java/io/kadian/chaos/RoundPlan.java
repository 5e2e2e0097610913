// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import io.kadian.chaos.Kill.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * All that is random in a round, from its seed.
 *
 * @param lead from the announcement to the first instant
 * @param smsc how the SMSC behaves, as scripts/smsc's options
 * @param kills in the order of their phases
 */
record RoundPlan(
    long seed,
    String round,
    List<ChaosMember> members,
    Duration lead,
    String behaviour,
    List<String> smsc,
    List<Kill> kills) {

  private record Behaviour(String name, List<String> options) {}

  private static final List<Behaviour> BEHAVIOURS =
      List.of(
          new Behaviour("quick", List.of()),
          new Behaviour("slow", List.of("--latency-min", "PT0.05S", "--latency-max", "PT0.4S")),
          new Behaviour("throttling", List.of("--rate", "300", "--latency-max", "PT0.05S")),
          new Behaviour("forgetful", List.of("--lost", "0.01", "--latency-max", "PT0.1S")),
          new Behaviour(
              "moody",
              List.of("--throttled", "0.1", "--lost", "0.003", "--latency-max", "PT0.2S")));

  private static final int SHORTEST_LEAD = 3000;
  private static final int LONGEST_LEAD = 8000;

  /**
   * @param number of the round in this run: with it ids and phones are unlike other rounds'
   */
  static RoundPlan of(long seed, int number, int members) {
    SplittableRandom random = new SplittableRandom(seed);
    String round = "r" + number;
    Behaviour behaviour = BEHAVIOURS.get(random.nextInt(BEHAVIOURS.size()));
    List<String> smsc = new ArrayList<>(behaviour.options());
    smsc.addAll(List.of("--refuse", ChaosMember.REFUSED + "*", "--seed", String.valueOf(seed)));
    Duration lead = Duration.ofMillis(random.nextInt(SHORTEST_LEAD, LONGEST_LEAD));
    List<Kill> kills = kills(random);
    return new RoundPlan(
        seed,
        round,
        IntStream.range(0, members)
            .mapToObj(n -> ChaosMember.of(round, number, n, random))
            .toList(),
        lead,
        behaviour.name(),
        smsc,
        kills);
  }

  /** One to three; half of the first ones in the release, where there is most to break. */
  private static List<Kill> kills(SplittableRandom random) {
    List<Phase> phases = new ArrayList<>();
    Phase[] all = {Phase.LOADING, Phase.SCANNING, Phase.HELD, Phase.ENDED};
    phases.add(random.nextBoolean() ? Phase.RELEASE : all[random.nextInt(all.length)]);
    if (phases.get(0) != Phase.ENDED && random.nextInt(3) == 0) {
      phases.add(Phase.RECOVERING);
    }
    if (phases.get(0) != Phase.RELEASE && phases.get(0) != Phase.ENDED && random.nextBoolean()) {
      phases.add(Phase.RELEASE);
    }
    return phases.stream().map(phase -> Kill.in(phase, random)).toList();
  }
}
