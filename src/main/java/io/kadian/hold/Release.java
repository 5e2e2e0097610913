// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.Lot;
import io.kadian.domain.Reason;
import io.kadian.domain.Timetable;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import javax.annotation.Nullable;

/** The lots of a campaign that are due at one instant, by one clock, and aren't empty yet. */
final class Release {
  private final Lot group;
  private final Queue<String> lots = new ArrayDeque<>();
  private final Set<String> known = new HashSet<>();
  @Nullable private final PaceSchedule.Limit limit;

  private Timetable timetable;
  private Instant due;
  private Instant expires;
  @Nullable private PaceSchedule pace;

  /** The window is open from the one to the other. */
  private Instant opens = Instant.MIN;

  private Instant closes = Instant.MIN;

  /**
   * @param group any of its lots
   * @param limit null: it has no pace
   */
  Release(Lot group, Timetable timetable, @Nullable PaceSchedule.Limit limit) {
    this.group = group;
    this.limit = limit;
    stands(timetable);
  }

  /** A pace counts anew: from where it was moved to, or when it was released. */
  void stands(Timetable now) {
    timetable = now;
    due = now.due(group);
    expires = now.expires(due);
    pace = limit == null ? null : new PaceSchedule(limit, now.lateFrom(due));
    opens = Instant.MIN;
    closes = Instant.MIN;
  }

  void add(String lot) {
    if (known.add(lot)) {
      lots.add(lot);
    }
  }

  /** These messages had left before this subtask started. */
  void leftBefore(long messages) {
    // Since a release after a hold nobody has counted.
    if (pace != null && timetable.lateFrom(due).equals(due)) {
      pace.skip(messages);
    }
  }

  String campaign() {
    return group.campaign();
  }

  boolean isUrgent() {
    return timetable.campaign().isTransactional();
  }

  boolean isEmpty() {
    return lots.isEmpty();
  }

  /**
   * The epoch millisecond from which on it may go on; {@link Releases#NEVER}: it has no lots.
   *
   * @param now epoch milliseconds
   */
  long nextAt(long now) {
    if (lots.isEmpty()) {
      return Releases.NEVER;
    }
    return switch (timetable.standing().position()) {
      case CANCELLED -> Long.MIN_VALUE;
      case HELD -> expires.toEpochMilli();
      case OPEN -> Math.min(mayLeaveAt(now), expires.toEpochMilli());
    };
  }

  private long mayLeaveAt(long now) {
    if (!timetable.window().waits()) {
      return pace == null ? Long.MIN_VALUE : pace.nextAt();
    }
    lookAtWindow(Instant.ofEpochMilli(now));
    long open = opens.equals(Instant.MIN) ? Long.MIN_VALUE : opens.toEpochMilli();
    return pace == null ? open : Math.max(open, pace.nextAt());
  }

  private void lookAtWindow(Instant now) {
    if (timetable.window().isAlwaysOpen() || now.isBefore(closes)) {
      return;
    }
    opens = timetable.opening(group.zone(), now);
    closes = timetable.closing(group.zone(), opens);
  }

  /** Why its messages may only end now; null: they may leave. */
  @Nullable
  private Reason end(Instant now) {
    if (timetable.standing().isCancelled()) {
      return Reason.CANCELLED;
    }
    if (!now.isBefore(expires)) {
      return Reason.EXPIRED;
    }
    return timetable.isOutside(group.zone(), now) ? Reason.OUTSIDE_WINDOW : null;
  }

  /**
   * Its first lot's.
   *
   * @param most messages
   */
  Turn turn(long now, int most) {
    Reason end = end(Instant.ofEpochMilli(now));
    boolean paced = pace != null && end == null;
    return new Turn(
        lots.element(),
        this,
        paced ? Math.min(most, pace.step()) : most,
        paced ? pace.due() : timetable.lateFrom(due),
        end);
  }

  /**
   * A lot that may release now.
   *
   * @param key {@link Lot#key()}
   * @param most messages that may leave
   * @param due when they should have left
   * @param end why they may only end; null: they leave
   */
  record Turn(String key, Release release, int most, Instant due, @Nullable Reason end) {

    /** It goes before the others. */
    boolean isUrgent() {
      return release.isUrgent();
    }

    String campaign() {
      return release.campaign();
    }

    /** The instant of its messages, whatever the pace. */
    Instant instant() {
      return release.due;
    }

    Instant expires() {
      return release.expires;
    }

    /** Of its members' clocks. */
    @Nullable
    String zone() {
      return release.group.zone();
    }
  }

  /**
   * A turn has been used.
   *
   * @param messages that left
   * @param empty whether the lot has nothing left to release
   */
  void took(Turn turn, int messages, boolean empty, long now) {
    if (pace != null && turn.end() == null) {
      pace.left(messages, now);
    }
    if (empty) {
      lots.remove();
      known.remove(turn.key());
    }
  }
}
