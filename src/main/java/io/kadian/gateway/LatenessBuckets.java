// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * Lateness as a histogram whose buckets can be added up, over subtasks and over time: quantiles,
 * which is all that a histogram of Flink's gives to Prometheus, can't.
 *
 * <p>A bucket counts what was at most its bound late, as Prometheus has it
 * (prometheus.io/docs/concepts/metric_types, "Histogram"): {@code histogram_quantile} reads the
 * label {@code le}.
 */
final class LatenessBuckets {
  /** In milliseconds. */
  static final List<Long> BOUNDS =
      List.of(50L, 100L, 250L, 500L, 1_000L, 2_500L, 5_000L, 10_000L, 60_000L);

  private final List<Counter> counters = new ArrayList<>();
  private final Counter all;

  LatenessBuckets(MetricGroup group) {
    for (long bound : BOUNDS) {
      counters.add(counter(group, String.valueOf(bound)));
    }
    all = counter(group, "+Inf");
  }

  private static Counter counter(MetricGroup group, String bound) {
    return group.addGroup("le", bound).counter("lateness", new ThreadSafeSimpleCounter());
  }

  void update(long millis) {
    for (int i = BOUNDS.size() - 1; i >= 0 && millis <= BOUNDS.get(i); i--) {
      counters.get(i).inc();
    }
    all.inc();
  }
}
