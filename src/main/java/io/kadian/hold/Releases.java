// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.Campaign;
import io.kadian.domain.Lot;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * The lots of a subtask that are due and not empty yet, and whose turn it is: the campaigns in
 * turn, each at its pace, a campaign's lots one after the other. Kept in memory; hold finds the
 * lots again when it starts.
 */
final class Releases {
  /** Nothing is to be done. */
  static final long NEVER = Long.MAX_VALUE;

  /**
   * A lot that may release now.
   *
   * @param key {@link Lot#key()}
   * @param most messages that may leave
   * @param due when they should have left
   * @param expired they may only end
   */
  record Turn(String key, Lot lot, Campaign campaign, int most, Instant due, boolean expired) {}

  private static final class Release {
    private final Campaign campaign;
    @Nullable private final PaceSchedule pace;
    private final Queue<String> lots = new ArrayDeque<>();
    private final Set<String> known = new HashSet<>();

    Release(Campaign campaign, Instant due, int subtasks) {
      this.campaign = campaign;
      this.pace = campaign.pace() == null ? null : new PaceSchedule(campaign.pace(), due, subtasks);
    }

    boolean isExpired(long now) {
      return now >= campaign.expiresAt().toEpochMilli();
    }

    /** The epoch millisecond from which on it may go on. */
    long nextAt() {
      if (lots.isEmpty()) {
        return NEVER;
      }
      return pace == null
          ? Long.MIN_VALUE
          : Math.min(pace.nextAt(), campaign.expiresAt().toEpochMilli());
    }

    Turn turn(int chunk, boolean expired) {
      Lot lot = Lot.parse(lots.element());
      return pace == null || expired
          ? new Turn(lots.element(), lot, campaign, chunk, lot.due(), expired)
          : new Turn(
              lots.element(), lot, campaign, Math.min(chunk, pace.step()), pace.due(), false);
    }
  }

  private final int chunk;
  private final int subtasks;

  /** Who comes first has waited longest. */
  private final Map<String, Release> releases = new LinkedHashMap<>();

  /**
   * @param chunk the most messages in a turn
   * @param subtasks that release side by side, each its share of a pace
   */
  Releases(int chunk, int subtasks) {
    this.chunk = chunk;
    this.subtasks = subtasks;
  }

  /** A lot that has come due, or has got something to release again; nothing if it is in. */
  void add(Lot lot, Campaign campaign) {
    Release release = release(lot, campaign);
    if (release.known.add(lot.key())) {
      release.lots.add(lot.key());
    }
  }

  /** Messages of a due lot have left before this subtask started. */
  void leftBefore(Lot lot, Campaign campaign, long messages) {
    PaceSchedule pace = release(lot, campaign).pace;
    if (pace != null) {
      pace.skip(messages);
    }
  }

  private Release release(Lot lot, Campaign campaign) {
    return releases.computeIfAbsent(
        campaign.id(), id -> new Release(campaign, lot.due(), subtasks));
  }

  /**
   * @param now epoch milliseconds
   * @return whose turn it is, until {@link #took} is told; null if nobody's
   */
  @Nullable
  Turn next(long now) {
    for (Release release : releases.values()) {
      if (release.nextAt() <= now) {
        return release.turn(chunk, release.isExpired(now));
      }
    }
    return null;
  }

  /** The earliest epoch millisecond at which it is somebody's turn, or {@link #NEVER}. */
  long nextAt() {
    long earliest = NEVER;
    for (Release release : releases.values()) {
      earliest = Math.min(earliest, release.nextAt());
    }
    return earliest;
  }

  /**
   * A turn has been used.
   *
   * @param messages that left; may be none, if there was no room
   * @param empty whether the lot has nothing left to release
   * @param now epoch milliseconds
   */
  void took(Turn turn, int messages, boolean empty, long now) {
    Release release = releases.remove(turn.campaign().id());
    releases.put(turn.campaign().id(), release);
    if (release.pace != null && !turn.expired()) {
      release.pace.left(messages, now);
    }
    if (empty) {
      release.lots.remove();
      release.known.remove(turn.key());
    }
  }

  /** A lot is gone from state; with its last one goes the campaign. */
  void forget(Lot lot) {
    Release release = releases.get(lot.campaign());
    if (release != null && release.lots.isEmpty()) {
      releases.remove(lot.campaign());
    }
  }
}
