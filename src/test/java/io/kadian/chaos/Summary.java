// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All rounds together.
 *
 * @param broken the seeds of the rounds that broke a promise
 * @param openAtKills claims that a kill caught between claim and settle
 * @param openAndReceived of these, how many the SMSC had received already
 */
record Summary(
    int rounds,
    List<Long> broken,
    Map<String, Long> killsByTarget,
    Map<String, Long> killsByPhase,
    long messages,
    long received,
    long sent,
    long failed,
    long suppressed,
    long unknown,
    long openAtKills,
    long openAndReceived) {

  static Summary of(List<RoundReport> rounds) {
    return new Summary(
        rounds.size(),
        rounds.stream().filter(round -> !round.holds()).map(round -> round.plan().seed()).toList(),
        kills(rounds, strike -> strike.kill().target().name()),
        kills(rounds, strike -> strike.kill().phase().name()),
        rounds.stream().mapToLong(RoundReport::expected).sum(),
        rounds.stream().mapToLong(RoundReport::received).sum(),
        rounds.stream().mapToLong(round -> round.verdict().sent()).sum(),
        rounds.stream().mapToLong(round -> round.verdict().failed()).sum(),
        rounds.stream().mapToLong(round -> round.verdict().suppressed()).sum(),
        rounds.stream().mapToLong(round -> round.verdict().unknown().size()).sum(),
        rounds.stream()
            .flatMap(round -> round.strikes().stream())
            .mapToLong(strike -> strike.open().size())
            .sum(),
        rounds.stream().mapToLong(RoundReport::openAndReceived).sum());
  }

  boolean holds() {
    return rounds > 0 && broken.isEmpty();
  }

  String text() {
    return """

        %d rounds, kills: %s; in %s
        %,d messages selected: %,d sent, %,d failed, %,d suppressed, %,d unknown
        the SMSC received %,d; %,d were in flight at a kill, %,d of them received already
        %s"""
        .formatted(
            rounds,
            killsByTarget,
            killsByPhase,
            messages,
            sent,
            failed,
            suppressed,
            unknown,
            received,
            openAtKills,
            openAndReceived,
            holds()
                ? "All of it holds: nothing twice, nothing lost, nothing early, all explained."
                : "BROKEN in the rounds with the seeds " + broken);
  }

  private static Map<String, Long> kills(
      List<RoundReport> rounds, Function<RoundReport.Strike, String> by) {
    return rounds.stream()
        .flatMap(round -> round.strikes().stream())
        .collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
  }
}
