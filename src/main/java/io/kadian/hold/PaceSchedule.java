// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.Pace;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * When a subtask's share of a paced campaign should leave, and when it may: the plan counts from
 * the instant on and knows no delays, so that lateness is measured against it. What is late catches
 * up with half a second of it at most, because a pace is an upper bound: a subtask that stood still
 * while RocksDB wrote its files isn't behind for the rest of the hour, and an outage of ten minutes
 * isn't followed by ten minutes' messages at once.
 */
final class PaceSchedule {
  /** Messages leave in steps of this length, so that their rate is even. */
  private static final double STEP_SECONDS = 0.02;

  /** To stand still for less than this costs nothing of the pace. */
  private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** What a campaign may send, at all its instants together. */
  static final class Limit {
    private final double nanosEach;
    private final int step;
    private long freeNanos = Long.MIN_VALUE;

    /**
     * @param subtasks that release side by side, each its share
     */
    Limit(Pace pace, int subtasks) {
      double perSecond = (double) pace.perSecond() / subtasks;
      this.nanosEach = 1e9 / perSecond;
      this.step = (int) Math.max(1, Math.round(perSecond * STEP_SECONDS));
    }
  }

  private final Limit limit;
  private long plannedNanos;

  /**
   * @param from the first message's instant
   */
  PaceSchedule(Limit limit, Instant from) {
    this.limit = limit;
    this.plannedNanos = TimeUnit.MILLISECONDS.toNanos(from.toEpochMilli());
  }

  /** These have left already, before a restart. */
  void skip(long messages) {
    plannedNanos += Math.round(messages * limit.nanosEach);
  }

  /** The most messages that leave together. */
  int step() {
    return limit.step;
  }

  /** When the plan wants the next message to leave. */
  Instant due() {
    return Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(plannedNanos));
  }

  /** The epoch millisecond from which on it may. */
  long nextAt() {
    return TimeUnit.NANOSECONDS.toMillis(Math.max(plannedNanos, limit.freeNanos));
  }

  /**
   * @param now epoch milliseconds
   */
  void left(int messages, long now) {
    long span = Math.round(messages * limit.nanosEach);
    plannedNanos += span;
    limit.freeNanos =
        Math.max(limit.freeNanos, TimeUnit.MILLISECONDS.toNanos(now) - SLACK_NANOS) + span;
  }
}
