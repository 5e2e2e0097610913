// SPDX-License-Identifier: Apache-2.0
package io.kadian.ledger;

import io.kadian.domain.Outcome;
import io.kadian.domain.Reason;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * How messages ended, whichever operator said so: {@code outcomes} by state, and {@code suppressed}
 * by reason. One that a replay ends again, or a receipt settles later, counts again; the ledger has
 * it once.
 */
final class OutcomeMetrics {
  private final Map<Outcome.State, Counter> byState = new EnumMap<>(Outcome.State.class);
  private final Map<String, Counter> byReason = new HashMap<>();

  OutcomeMetrics(MetricGroup group) {
    for (Outcome.State state : Outcome.State.values()) {
      byState.put(state, counter(group, state));
    }
    for (Reason reason : Reason.values()) {
      byReason.put(reason.name(), group.addGroup("reason", reason.name()).counter("suppressed"));
    }
  }

  static Counter counter(MetricGroup group, Outcome.State state) {
    return group.addGroup("state", state.name().toLowerCase(Locale.ROOT)).counter("outcomes");
  }

  void count(Outcome outcome) {
    byState.get(outcome.state()).inc();
    Counter suppressed = byReason.get(outcome.reason());
    if (suppressed != null) { // null of a state without one, or of a reason that an older jar gave
      suppressed.inc();
    }
  }
}
