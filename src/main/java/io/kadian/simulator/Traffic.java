// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import javax.annotation.Nullable;

/** Counts submit_sm's and their answers, over all binds. */
final class Traffic {
  private final LongAdder answered = new LongAdder();
  private final LongAdder throttled = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final AtomicInteger mostUnderWay = new AtomicInteger();
  private final TreeMap<Long, Long> perSecond = new TreeMap<>();
  private long parts;
  private long firstMillis;
  private long lastMillis;

  synchronized void taken(long millis) {
    firstMillis = parts == 0 ? millis : firstMillis;
    lastMillis = millis;
    parts++;
    perSecond.merge(Math.floorDiv(millis, 1000L), 1L, Long::sum);
  }

  void answered() {
    answered.increment();
  }

  void throttled() {
    throttled.increment();
  }

  void refused() {
    refused.increment();
  }

  void lost() {
    lost.increment();
  }

  /**
   * @param onBind unanswered on one bind, just now
   */
  void underWay(int onBind) {
    if (onBind > mostUnderWay.get()) {
      mostUnderWay.accumulateAndGet(onBind, Math::max);
    }
  }

  synchronized void clear() {
    answered.reset();
    throttled.reset();
    refused.reset();
    lost.reset();
    mostUnderWay.set(0);
    perSecond.clear();
    parts = 0;
  }

  synchronized SimulatorReport report(
      Inbox.Counts counts, Deliveries.Counts deliveries, int incomplete, int binds) {
    return new SimulatorReport(
        counts.received(),
        parts,
        answered.sum(),
        throttled.sum(),
        refused.sum(),
        lost.sum(),
        incomplete,
        counts.distinct(),
        counts.repeats(),
        binds,
        mostUnderWay.get(),
        at(firstMillis),
        at(lastMillis),
        perSecond.entrySet().stream()
            .map(second -> List.of(second.getKey(), second.getValue()))
            .toList(),
        deliveries.receipts(),
        deliveries.replies(),
        deliveries.delivered(),
        deliveries.redelivered(),
        deliveries.undelivered(),
        counts.texts());
  }

  @Nullable
  private Instant at(long millis) {
    return parts == 0 ? null : Instant.ofEpochMilli(millis);
  }
}
