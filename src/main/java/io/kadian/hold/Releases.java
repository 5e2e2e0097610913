// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.Campaign;
import io.kadian.domain.Lot;
import io.kadian.domain.Timetable;
import io.kadian.hold.Release.Turn;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The lots of a subtask that are due and not empty yet, and whose turn it is: transactional
 * campaigns first, then whichever has had least for its weight, each at its pace, the lots of one
 * instant one after the other. Kept in memory; hold finds the lots again when it starts.
 */
final class Releases {
  /** Nothing is to be done. */
  static final long NEVER = Long.MAX_VALUE;

  /** What a campaign has had of the way out. */
  private static final class Share {
    @Nullable private final PaceSchedule.Limit limit;
    private final int weight;
    private double had;

    Share(Campaign campaign, int subtasks, double had) {
      this.limit =
          campaign.pace() == null ? null : new PaceSchedule.Limit(campaign.pace(), subtasks);
      this.weight = campaign.weight() == null ? 1 : campaign.weight();
      this.had = had;
    }
  }

  private final int chunk;
  private final int subtasks;

  /** By any of its lots with shard 0. Who comes first has waited longest. */
  private final Map<Lot, Release> releases = new LinkedHashMap<>();

  private final Map<String, Share> shares = new HashMap<>();

  /**
   * @param chunk the most messages in a turn
   * @param subtasks that release side by side, each its share of a pace
   */
  Releases(int chunk, int subtasks) {
    this.chunk = chunk;
    this.subtasks = subtasks;
  }

  /** A lot that has come due, or has got something to release again; nothing if it is in. */
  void add(Lot lot, Timetable timetable) {
    release(lot, timetable).add(lot.key());
  }

  /** Messages of a due lot have left before this subtask started. */
  void leftBefore(Lot lot, Timetable timetable, long messages) {
    release(lot, timetable).leftBefore(messages);
  }

  private Release release(Lot lot, Timetable timetable) {
    Share share =
        shares.computeIfAbsent(
            lot.campaign(), id -> new Share(timetable.campaign(), subtasks, leastHad()));
    return releases.computeIfAbsent(
        groupOf(lot), group -> new Release(group, timetable, share.limit));
  }

  /** Who begins doesn't make up for what the others have had. */
  private double leastHad() {
    return releases.values().stream()
        .filter(release -> !release.isEmpty())
        .mapToDouble(release -> shares.get(release.campaign()).had)
        .min()
        .orElse(0);
  }

  private static Lot groupOf(Lot lot) {
    return new Lot(lot.campaign(), lot.due(), 0, lot.zone());
  }

  /** Its switch was worked. */
  void stands(Timetable timetable) {
    for (Release release : releases.values()) {
      if (release.campaign().equals(timetable.campaign().id())) {
        release.stands(timetable);
      }
    }
  }

  /** It was moved: its lots come again when they are due. */
  void remove(String campaign) {
    releases.values().removeIf(release -> release.campaign().equals(campaign));
    shares.remove(campaign);
  }

  /**
   * @param now epoch milliseconds
   * @return whose turn it is, until {@link #took} is told; null if nobody's
   */
  @Nullable
  Turn next(long now) {
    Release next = null;
    for (Release release : releases.values()) {
      if (release.nextAt(now) <= now) {
        if (release.isUrgent()) {
          next = release;
          break;
        }
        next = next == null || had(release) < had(next) ? release : next;
      }
    }
    return next == null ? null : next.turn(now, chunk);
  }

  private double had(Release release) {
    return shares.get(release.campaign()).had;
  }

  /**
   * The earliest epoch millisecond at which it is somebody's turn, or {@link #NEVER}.
   *
   * @param now epoch milliseconds
   */
  long nextAt(long now) {
    long earliest = NEVER;
    for (Release release : releases.values()) {
      earliest = Math.min(earliest, release.nextAt(now));
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
    Lot group = groupOf(Lot.parse(turn.key()));
    Release release = releases.remove(group);
    releases.put(group, release);
    release.took(turn, messages, empty, now);
    Share share = shares.get(release.campaign());
    share.had += (double) messages / share.weight;
  }

  /** A lot is gone from state; with its last one goes the campaign. */
  void forget(Lot lot) {
    Release release = releases.get(groupOf(lot));
    if (release != null && release.isEmpty()) {
      releases.remove(groupOf(lot));
      if (releases.values().stream().noneMatch(r -> r.campaign().equals(lot.campaign()))) {
        shares.remove(lot.campaign());
      }
    }
  }
}
