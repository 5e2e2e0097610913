// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a round went.
 *
 * @param expected messages that must have a row
 * @param received by the SMSC
 * @param openAndReceived of the claims open at the kills, how many the SMSC had received
 */
record RoundReport(
    RoundPlan plan,
    int expected,
    int received,
    List<Strike> strikes,
    Judge.Verdict verdict,
    Duration took,
    int openAndReceived) {

  private static final int MOST_NAMED = 6;

  /**
   * A kill as it was.
   *
   * @param received by the SMSC when it came
   * @param open claimed and not settled then
   */
  record Strike(Kill kill, long received, Set<String> open) {
    @Override
    public String toString() {
      return kill + " (" + received + " out, " + open.size() + " in flight)";
    }
  }

  RoundReport {
    strikes = List.copyOf(strikes);
  }

  boolean holds() {
    return verdict.problems().isEmpty();
  }

  /** One line, and one for each thing that must be named. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-5s seed %-20d %-10s %5d rows: %d sent, %d failed, %d suppressed, %d unknown; %s; %d s%s"
            .formatted(
                plan.round(),
                plan.seed(),
                plan.behaviour(),
                expected,
                verdict.sent(),
                verdict.failed(),
                verdict.suppressed(),
                verdict.unknown().size(),
                strikes.stream().map(Strike::toString).collect(Collectors.joining(", ")),
                took.toSeconds(),
                holds() ? "" : "   BROKEN"));
    verdict.unknown().forEach(request -> lines.add("        unknown: " + request));
    verdict.problems().stream()
        .limit(MOST_NAMED)
        .forEach(problem -> lines.add("        BROKEN: " + problem));
    if (verdict.problems().size() > MOST_NAMED) {
      lines.add("        BROKEN: and " + (verdict.problems().size() - MOST_NAMED) + " more");
    }
    return lines;
  }
}
