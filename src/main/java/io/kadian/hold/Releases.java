// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.Lot;
import io.kadian.domain.Pace;
import io.kadian.domain.Reason;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * The lots of a subtask that are due and not empty yet, and whose turn it is: transactional
 * campaigns first, then the others in turn, each at its pace, a campaign's lots one after the
 * other. Kept in memory; hold finds the lots again when it starts.
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
   * @param end why they may only end; null: they leave
   */
  record Turn(String key, AdmittedCampaign campaign, int most, Instant due, @Nullable Reason end) {

    /** It goes before the others. */
    boolean isUrgent() {
      return campaign.campaign().isTransactional();
    }
  }

  private final class Release {
    private AdmittedCampaign campaign;
    @Nullable private PaceSchedule pace;
    private final Queue<String> lots = new ArrayDeque<>();
    private final Set<String> known = new HashSet<>();

    Release(AdmittedCampaign campaign) {
      this.campaign = campaign;
      this.pace = schedule();
    }

    /** A pace counts anew: from where it was moved to, or when it was released. */
    void stands(AdmittedCampaign now) {
      campaign = now;
      pace = schedule();
    }

    @Nullable
    private PaceSchedule schedule() {
      Pace rate = campaign.campaign().pace();
      return rate == null ? null : new PaceSchedule(rate, campaign.standing().due(), subtasks);
    }

    @Nullable
    Reason end(long now) {
      if (campaign.standing().isCancelled()) {
        return Reason.CANCELLED;
      }
      return now >= campaign.expiresAt().toEpochMilli() ? Reason.EXPIRED : null;
    }

    /** The epoch millisecond from which on it may go on. */
    long nextAt() {
      if (lots.isEmpty()) {
        return NEVER;
      }
      return switch (campaign.standing().position()) {
        case CANCELLED -> Long.MIN_VALUE;
        case HELD -> campaign.expiresAt().toEpochMilli();
        case OPEN ->
            pace == null
                ? Long.MIN_VALUE
                : Math.min(pace.nextAt(), campaign.expiresAt().toEpochMilli());
      };
    }

    Turn turn(@Nullable Reason end) {
      return pace == null || end != null
          ? new Turn(lots.element(), campaign, chunk, campaign.standing().due(), end)
          : new Turn(lots.element(), campaign, Math.min(chunk, pace.step()), pace.due(), null);
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
  void add(String lot, AdmittedCampaign campaign) {
    Release release = release(campaign);
    if (release.known.add(lot)) {
      release.lots.add(lot);
    }
  }

  /** Messages of a due lot have left before this subtask started. */
  void leftBefore(AdmittedCampaign campaign, long messages) {
    PaceSchedule pace = release(campaign).pace;
    // Since a release after a hold nobody has counted.
    if (pace != null && campaign.standing().due().equals(campaign.sendAt())) {
      pace.skip(messages);
    }
  }

  /** Its switch was worked. */
  void stands(AdmittedCampaign campaign) {
    Release release = releases.get(campaign.id());
    if (release != null) {
      release.stands(campaign);
    }
  }

  /** It was moved: its lots come again when they are due. */
  void remove(String campaign) {
    releases.remove(campaign);
  }

  private Release release(AdmittedCampaign campaign) {
    return releases.computeIfAbsent(campaign.id(), id -> new Release(campaign));
  }

  /**
   * @param now epoch milliseconds
   * @return whose turn it is, until {@link #took} is told; null if nobody's
   */
  @Nullable
  Turn next(long now) {
    Release next = null;
    for (Release release : releases.values()) {
      if (release.nextAt() <= now) {
        if (release.campaign.campaign().isTransactional()) {
          next = release;
          break;
        }
        next = next == null ? release : next;
      }
    }
    return next == null ? null : next.turn(next.end(now));
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
    if (release.pace != null && turn.end() == null) {
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
      remove(lot.campaign());
    }
  }
}
