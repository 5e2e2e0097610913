// SPDX-License-Identifier: Apache-2.0
package io.kadian.status;

import io.kadian.domain.Outcome.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * What the ledger says of one campaign.
 *
 * @param rows by state and reason; {@code ""} where there is no reason
 * @param parts submit_sm's of the messages that are SENT
 * @param firstSent null: nothing is SENT
 * @param lateness of the SENT ones; null: none, or not asked for
 */
public record LedgerCounts(
    Map<State, SortedMap<String, Long>> rows,
    long parts,
    @Nullable Instant firstSent,
    @Nullable Instant lastSent,
    @Nullable Lateness lateness) {

  public static final LedgerCounts NONE = new LedgerCounts(Map.of(), 0, null, null, null);

  /** How long after its due instant the SMSC took a message. */
  public record Lateness(Duration p50, Duration p99, Duration max) {}

  long of(State state) {
    return byReason(state).values().stream().mapToLong(Long::longValue).sum();
  }

  SortedMap<String, Long> byReason(State state) {
    return rows.getOrDefault(state, new TreeMap<>());
  }

  long all() {
    return rows.keySet().stream().mapToLong(this::of).sum();
  }
}
