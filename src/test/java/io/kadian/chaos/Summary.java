// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import io.kadian.chaos.Kill.Phase;
import io.kadian.chaos.Kill.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * All rounds together. What the README's section "Kill it" says is in it.
 *
 * @param wanted rounds
 * @param rounds that were judged: fewer than wanted after an interruption
 * @param broken the seeds of those that broke a promise
 * @param notJudged the seeds of those that could not be judged, even when repeated with more time
 * @param repeated how many times a round was repeated with more time
 * @param liveRounds in which members streamed in against live campaigns
 * @param changedOnTheBrink messages whose member changed just before the instant
 * @param changesUndone of these, those whose change a kill took back: the replay had another text
 * @param inDoubt messages that a restart left UNKNOWN
 * @param inDoubtReached of these, those that the SMSC had received
 * @param unanswered messages that are UNKNOWN as the SMSC kept its answer back
 * @param kills by phase and target
 */
record Summary(
    int wanted,
    int rounds,
    List<Long> broken,
    List<Long> notJudged,
    int repeated,
    long seconds,
    long messages,
    long received,
    long sent,
    long failed,
    long suppressed,
    long withdrawn,
    long inDoubt,
    long inDoubtReached,
    long unanswered,
    long liveRounds,
    long changedOnTheBrink,
    long changesUndone,
    List<Kills> kills) {

  /**
   * The kills of one kind.
   *
   * @param hit found the round in that phase
   * @param missed came too late or too early for it
   * @param messages of these rounds
   * @param inFlight claimed and not settled when they came
   * @param inDoubt of these, left UNKNOWN
   * @param reached of these, received by the SMSC
   */
  record Kills(
      Phase phase,
      Target target,
      long hit,
      long missed,
      long messages,
      long inFlight,
      long inDoubt,
      long reached) {}

  private record One(RoundReport round, RoundReport.Strike strike) {}

  /**
   * @param reports of every try
   */
  static Summary of(int wanted, List<RoundReport> reports) {
    List<RoundReport> judged = reports.stream().filter(RoundReport::isJudged).toList();
    List<Long> seeds = judged.stream().map(round -> round.plan().seed()).toList();
    List<Long> notJudged =
        reports.stream()
            .map(round -> round.plan().seed())
            .filter(seed -> !seeds.contains(seed))
            .distinct()
            .toList();
    return new Summary(
        wanted,
        judged.size(),
        judged.stream().filter(round -> !round.holds()).map(round -> round.plan().seed()).toList(),
        notJudged,
        reports.size() - judged.size() - notJudged.size(),
        sum(reports, round -> round.took().toSeconds()),
        sum(judged, RoundReport::messages),
        sum(judged, RoundReport::received),
        sum(judged, round -> round.verdict().sent()),
        sum(judged, round -> round.verdict().failed()),
        sum(judged, round -> round.verdict().suppressed()),
        sum(judged, round -> round.verdict().withdrawn()),
        sum(judged, round -> round.verdict().inDoubt().size()),
        sum(judged, round -> round.reached().size()),
        sum(judged, round -> round.verdict().unanswered().size()),
        judged.stream().filter(round -> round.plan().isLive()).count(),
        sum(judged, round -> round.plan().brink().size()),
        sum(judged, round -> round.changeUndone() ? round.plan().brink().size() : 0),
        kills(judged));
  }

  private static long sum(List<RoundReport> rounds, ToLongFunction<RoundReport> figure) {
    return rounds.stream().mapToLong(figure).sum();
  }

  private static List<Kills> kills(List<RoundReport> rounds) {
    List<One> all =
        rounds.stream()
            .flatMap(round -> round.strikes().stream().map(strike -> new One(round, strike)))
            .toList();
    List<Kills> kinds = new ArrayList<>();
    for (Stratum kind : Stratum.ALL) {
      Predicate<One> isIt =
          one ->
              one.strike().kill().phase() == kind.phase()
                  && one.strike().kill().target() == kind.target();
      List<One> kills = all.stream().filter(isIt).toList();
      if (!kills.isEmpty()) {
        kinds.add(kills(kind, kills));
      }
    }
    return kinds;
  }

  private static Kills kills(Stratum kind, List<One> kills) {
    List<One> hit = kills.stream().filter(one -> one.strike().hit()).toList();
    return new Kills(
        kind.phase(),
        kind.target(),
        hit.size(),
        kills.size() - hit.size(),
        hit.stream().mapToLong(one -> one.round().messages()).sum(),
        hit.stream().mapToLong(one -> one.strike().open().size()).sum(),
        hit.stream().mapToLong(one -> one.round().inDoubtBy(one.strike()).size()).sum(),
        hit.stream()
            .flatMap(
                one ->
                    one.round().inDoubtBy(one.strike()).stream()
                        .filter(one.round().reached()::contains))
            .count());
  }

  boolean holds() {
    return rounds == wanted && broken.isEmpty();
  }

  String text() {
    return """

        %d of %d rounds in %s, %d of them with live campaigns; %d repeated with more time
        %,d messages selected: %,d sent, %,d failed, %,d suppressed, %,d withdrawn, %,d unknown; the SMSC received %,d
        unknown: %,d in flight at a kill (the SMSC had received %,d of them), %,d without an answer
        %,d changed their text on the brink of the instant, %,d of them back again by a kill

        %s
        %s"""
        .formatted(
            rounds,
            wanted,
            Duration.ofSeconds(seconds),
            liveRounds,
            repeated,
            messages,
            sent,
            failed,
            suppressed,
            withdrawn,
            inDoubt + unanswered,
            received,
            inDoubt,
            inDoubtReached,
            unanswered,
            changedOnTheBrink,
            changesUndone,
            table(),
            verdict());
  }

  private String verdict() {
    if (!broken.isEmpty()) {
      return "BROKEN in the rounds with the seeds " + broken;
    } else if (!notJudged.isEmpty()) {
      return "NOT JUDGED, as the machine was too slow: the rounds with the seeds " + notJudged;
    }
    return holds()
        ? "All of it holds: nothing twice, nothing lost, nothing early, all explained."
        : "Ended early. So far it holds.";
  }

  private String table() {
    String head =
        "%-28s %5s %6s %9s %9s %8s %8s\n"
            .formatted("killed", "hit", "missed", "messages", "in flight", "unknown", "received");
    return head
        + kills.stream()
            .map(
                kind ->
                    "%-28s %5d %6d %,9d %,9d %,8d %,8d\n"
                        .formatted(
                            Kill.words(kind.phase()) + ": " + Kill.words(kind.target()),
                            kind.hit(),
                            kind.missed(),
                            kind.messages(),
                            kind.inFlight(),
                            kind.inDoubt(),
                            kind.reached()))
            .collect(Collectors.joining());
  }
}
