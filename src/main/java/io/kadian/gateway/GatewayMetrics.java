// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import io.kadian.database.Outage;
import io.kadian.domain.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** The gateway's metrics; safe to be told from any thread. */
final class GatewayMetrics {
  private static final int LATENESS_SAMPLES = 10_000;

  /** A message can't be withdrawn here any more. */
  private static final Set<Outcome.State> ENDINGS =
      EnumSet.complementOf(EnumSet.of(Outcome.State.WITHDRAWN));

  private final MetricGroup group;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<Outcome.State, Counter> outcomes = new EnumMap<>(Outcome.State.class);
  private final Counter claims;
  private final Counter retries;
  private final Histogram latenessMillis;
  private final LatenessBuckets lateness;

  GatewayMetrics(MetricGroup group) {
    this.group = group;
    group.gauge("inFlight", (Gauge<Integer>) inFlight::get);
    for (Outcome.State state : ENDINGS) {
      outcomes.put(
          state,
          group.counter(state.name().toLowerCase(Locale.ROOT), new ThreadSafeSimpleCounter()));
    }
    claims = group.counter("claims", new ThreadSafeSimpleCounter());
    retries = group.counter("retries", new ThreadSafeSimpleCounter());
    latenessMillis =
        group.histogram("latenessMillis", new DescriptiveStatisticsHistogram(LATENESS_SAMPLES));
    lateness = new LatenessBuckets(group);
  }

  void taken() {
    inFlight.incrementAndGet();
  }

  void ended(Outcome outcome) {
    inFlight.decrementAndGet();
    Counter state = outcomes.get(outcome.state());
    if (state != null) { // it was withdrawn before a restart, the ledger says
      state.inc();
    }
    if (outcome.state() == Outcome.State.SENT && outcome.sent() != null) {
      long millis = Duration.between(outcome.due(), outcome.sent()).toMillis();
      if (millis >= 0) { // or it was sent before this run, which only writes it down
        latenessMillis.update(millis);
        lateness.update(millis);
      }
    }
  }

  /** The database was asked for so many, and has answered. */
  void claimed(int messages) {
    claims.inc(messages);
  }

  void retried() {
    retries.inc();
  }

  /** Errors since the start, and for how long it has been away: 0 while all is well. */
  void watch(Outage database) {
    group.gauge("databaseErrors", (Gauge<Long>) database::errors);
    group.gauge("databaseAwayMillis", (Gauge<Long>) database::millis);
  }
}
