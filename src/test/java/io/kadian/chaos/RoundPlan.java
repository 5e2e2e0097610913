// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import io.kadian.chaos.Kill.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.annotation.Nullable;

/**
 * All that is random in a round, from its seed.
 *
 * @param members with what becomes of their records
 * @param live when the campaigns are announced: 0 before the members come, 0.5 when half of their
 *     records are in. Null: when all are
 * @param stages in which members change
 * @param settlesLost whether what PostgreSQL was about to settle at a kill is rolled back with it
 * @param slack the instant is so many milliseconds later than it need be
 * @param smsc how the SMSC behaves, as scripts/smsc's options
 * @param kills in the order of their phases
 */
record RoundPlan(
    long seed,
    String round,
    Stratum stratum,
    List<MemberHistory> members,
    @Nullable Double live,
    MemberHistory.Stages stages,
    boolean settlesLost,
    int slack,
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

  private static final int MOST_SLACK_MILLIS = 2000;

  /** A change of a record comes at most so many members after it. */
  private static final int MOST_APART = 300;

  /** Before a recovery that is cut off. */
  private static final List<Phase> FIRST =
      List.of(
          Phase.LOADING,
          Phase.LOADING_LIVE,
          Phase.HELD,
          Phase.RELEASE,
          Phase.CLAIMED,
          Phase.ANSWERED);

  /**
   * @param number of the round in this run: with it ids and phones are unlike other rounds'
   */
  static RoundPlan of(long seed, int number, int members) {
    SplittableRandom random = new SplittableRandom(seed);
    Stratum stratum = Stratum.of(seed);
    String round = "r" + number;
    Behaviour behaviour = BEHAVIOURS.get(random.nextInt(BEHAVIOURS.size()));
    List<String> smsc = new ArrayList<>(behaviour.options());
    smsc.addAll(List.of("--refuse", ChaosMember.REFUSED + "*", "--seed", String.valueOf(seed)));
    List<Kill> kills = kills(stratum, random);
    Double live = live(kills, random);
    MemberHistory.Stages stages = stages(kills, live != null, random);
    return new RoundPlan(
        seed,
        round,
        stratum,
        IntStream.range(0, members)
            .mapToObj(n -> MemberHistory.of(round, number, n, stages, random))
            .toList(),
        live,
        stages,
        random.nextBoolean(),
        random.nextInt(MOST_SLACK_MILLIS),
        behaviour.name(),
        smsc,
        kills);
  }

  /** The stratum's; before a recovery another; after some, one in the release. */
  private static List<Kill> kills(Stratum stratum, SplittableRandom random) {
    Kill main = new Kill(stratum.phase(), stratum.target(), random.nextDouble());
    if (main.phase() == Phase.RECOVERING) {
      return List.of(Kill.in(FIRST.get(random.nextInt(FIRST.size())), random), main);
    }
    boolean again = main.phase().compareTo(Phase.RELEASE) < 0 && random.nextInt(3) == 0;
    return again ? List.of(main, Kill.in(Phase.RELEASE, random)) : List.of(main);
  }

  /** Half of the live ones before the first member; one in four of those that needn't be live. */
  @Nullable
  private static Double live(List<Kill> kills, SplittableRandom random) {
    double at = random.nextBoolean() ? 0 : random.nextDouble(0.1, 0.6);
    boolean never = has(kills, Phase.LOADING) || has(kills, Phase.SCANNING);
    boolean drawn = random.nextInt(4) == 0;
    return has(kills, Phase.LOADING_LIVE) || (drawn && !never) ? at : null;
  }

  private static MemberHistory.Stages stages(
      List<Kill> kills, boolean live, SplittableRandom random) {
    boolean released =
        has(kills, Phase.RELEASE) || has(kills, Phase.CLAIMED) || has(kills, Phase.ANSWERED);
    boolean drawnHeld = random.nextInt(live ? 2 : 4) == 0;
    boolean drawnBrink = random.nextInt(3) != 0;
    return new MemberHistory.Stages(
        has(kills, Phase.HELD) || (drawnHeld && !has(kills, Phase.SCANNING)),
        released && drawnBrink);
  }

  private static boolean has(List<Kill> kills, Phase phase) {
    return kills.stream().anyMatch(kill -> kill.phase() == phase);
  }

  boolean has(Phase phase) {
    return has(kills, phase);
  }

  List<Kill> kills(Phase phase) {
    return kills.stream().filter(kill -> kill.phase() == phase).toList();
  }

  boolean isLive() {
    return live != null;
  }

  /** All records of the load, each member's in their order. */
  List<ChaosMember> load() {
    SplittableRandom random = new SplittableRandom(seed);
    SortedMap<Integer, List<ChaosMember>> byPlace = new TreeMap<>();
    for (int n = 0; n < members.size(); n++) {
      int place = n;
      for (ChaosMember record : members.get(n).loaded()) {
        byPlace.computeIfAbsent(place, p -> new ArrayList<>()).add(record);
        place += random.nextInt(MOST_APART);
      }
    }
    return byPlace.values().stream().flatMap(List::stream).toList();
  }

  List<ChaosMember> held() {
    return members.stream().flatMap(member -> member.held().stream()).toList();
  }

  List<ChaosMember> brink() {
    return members.stream()
        .filter(member -> member.brink() != null)
        .map(MemberHistory::brink)
        .toList();
  }

  /** How many of a campaign's messages hold has when it has judged all that was loaded. */
  long heldAfterLoad(ChaosCampaign campaign) {
    return members.stream().filter(m -> campaign.audience().test(m.latestLoaded())).count();
  }
}
