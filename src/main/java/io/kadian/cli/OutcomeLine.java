// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.Outcome.State;
import io.kadian.status.CampaignStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A term of the identity, or a reason's share of one, with what it means.
 *
 * @param state as the ledger has it, or {@code held} and {@code under way}, of which it knows
 *     nothing
 * @param reason empty if there is none
 */
record OutcomeLine(String state, String reason, long messages, String words) {

  /** All that there are any of; the reasons of a state the most frequent first. */
  static List<OutcomeLine> of(CampaignStatus status) {
    List<OutcomeLine> lines = new ArrayList<>();
    add(lines, State.SENT, Map.of("", status.sent()));
    add(lines, State.SUPPRESSED, status.suppressed());
    add(lines, State.FAILED, status.failed());
    add(lines, State.UNKNOWN, status.unknown());
    add(lines, State.WITHDRAWN, Map.of("", status.withdrawn()));
    if (status.held() > 0) {
      lines.add(
          new OutcomeLine("held", "", status.held(), "waits for its instant, or for its turn"));
    }
    if (status.underWay() > 0) {
      lines.add(
          new OutcomeLine(
              "under way", "", status.underWay(), "has left hold and is not in the ledger yet"));
    }
    return lines;
  }

  private static void add(List<OutcomeLine> lines, State state, Map<String, Long> byReason) {
    byReason.entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .sorted(
            Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry::getKey))
        .forEach(
            e ->
                lines.add(
                    new OutcomeLine(
                        state.name(),
                        e.getKey(),
                        e.getValue(),
                        Printable.of(ReasonWords.of(state, e.getKey())))));
  }

  /** For a page's style. */
  String style() {
    return "s-" + state.toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}
