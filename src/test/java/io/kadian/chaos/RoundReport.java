// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import io.kadian.domain.DedupKey;
import io.kadian.simulator.ReceivedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * How a round went.
 *
 * @param notJudged why nobody knows what should have come out; null: it was judged
 * @param messages that have a row
 * @param received by the SMSC
 * @param changeUndone whether a kill took the job back to before the change on the brink
 * @param reached of the requests that a restart left UNKNOWN, those that the SMSC received
 */
record RoundReport(
    RoundPlan plan,
    @Nullable String notJudged,
    int messages,
    int received,
    boolean changeUndone,
    List<Strike> strikes,
    Judge.Verdict verdict,
    Set<String> reached,
    Duration took) {

  private static final int MOST_NAMED = 6;

  /**
   * A kill as it was.
   *
   * @param hit whether the round was where the kill was aimed at
   * @param received by the SMSC when it came
   * @param open requests that were claimed and not settled then
   */
  record Strike(Kill kill, boolean hit, long received, Set<String> open) {
    @Override
    public String toString() {
      return kill
          + (hit ? "" : ", missed")
          + " ("
          + received
          + " out, "
          + open.size()
          + " in flight)";
    }
  }

  RoundReport {
    strikes = List.copyOf(strikes);
    reached = Set.copyOf(reached);
  }

  boolean isJudged() {
    return notJudged == null;
  }

  boolean holds() {
    return isJudged() && verdict.problems().isEmpty();
  }

  /** What a restart left UNKNOWN is the doing of the first kill that caught it in flight. */
  List<String> inDoubtBy(Strike strike) {
    Set<String> before = new HashSet<>();
    for (Strike one : strikes) {
      if (one.equals(strike)) {
        break;
      }
      before.addAll(one.open());
    }
    return verdict.inDoubt().stream()
        .filter(request -> strike.open().contains(request) && !before.contains(request))
        .toList();
  }

  static Set<String> reached(
      Map<String, Expected> expected, List<ReceivedMessage> received, List<String> inDoubt) {
    Set<DedupKey> record =
        received.stream()
            .map(message -> DedupKey.of(message.phone(), message.text()))
            .collect(Collectors.toSet());
    return inDoubt.stream()
        .filter(expected::containsKey)
        .filter(request -> expected.get(request).keys().stream().anyMatch(record::contains))
        .collect(Collectors.toSet());
  }

  /** One line, and one for each of the first problems. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(line()));
    if (isJudged()) {
      verdict.problems().stream()
          .limit(MOST_NAMED)
          .forEach(problem -> lines.add("        BROKEN: " + problem));
      if (verdict.problems().size() > MOST_NAMED) {
        lines.add("        BROKEN: and " + (verdict.problems().size() - MOST_NAMED) + " more");
      }
    }
    return lines;
  }

  /** With every problem, and every UNKNOWN by its name. */
  List<String> everyLine() {
    List<String> lines = new ArrayList<>(List.of(line()));
    verdict.problems().forEach(problem -> lines.add("  BROKEN: " + problem));
    for (String request : verdict.inDoubt()) {
      String went = reached.contains(request) ? ", and the SMSC has it" : "";
      lines.add("  UNKNOWN: " + request + ", in flight at a kill" + went);
    }
    verdict.unanswered().forEach(request -> lines.add("  UNKNOWN: " + request + ", no answer"));
    return lines;
  }

  private String line() {
    return "%-5s seed %-20d %-10s %s; %s; %d s%s"
        .formatted(
            plan.round(),
            plan.seed(),
            plan.behaviour(),
            strikes.stream().map(Strike::toString).collect(Collectors.joining(", ")),
            situation(),
            took.toSeconds(),
            isJudged() ? holds() ? "" : "   BROKEN" : "   NOT JUDGED: " + notJudged);
  }

  private String situation() {
    String counts =
        "%d rows: %d sent, %d failed, %d suppressed, %d withdrawn, %d unknown"
            .formatted(
                messages,
                verdict.sent(),
                verdict.failed(),
                verdict.suppressed(),
                verdict.withdrawn(),
                verdict.inDoubt().size() + verdict.unanswered().size());
    return (plan.isLive() ? "live, " : "")
        + (plan.stages().held() ? "changes, " : "")
        + (plan.stages().brink() ? "changes on the brink, " : "")
        + (changeUndone ? "undone, " : "")
        + counts;
  }
}
