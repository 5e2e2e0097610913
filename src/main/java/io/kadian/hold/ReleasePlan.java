// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.Campaign;
import io.kadian.domain.Pacer;
import java.util.HashMap;
import java.util.Map;

/**
 * Says when a subtask's next chunk of a campaign may leave and how many messages are in it: as fast
 * as downstream takes them, or at the subtask's share of the campaign's pace. Kept in memory only:
 * after a restart a pace starts afresh.
 */
final class ReleasePlan {
  /** A paced campaign leaves in steps of this length, so that its rate is even. */
  private static final double STEP_SECONDS = 0.02;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * @param at epoch milliseconds
   * @param paced whether {@code at} is when the campaign's pace wants them to leave; otherwise it
   *     is when it's their turn, and they are due since the instant
   */
  record Chunk(long at, int messages, boolean paced) {}

  private record Paced(Pacer pacer, int step) {}

  private final Turnstile turnstile;
  private final int chunk;
  private final int subtasks;
  private final Map<String, Paced> paced = new HashMap<>();

  /**
   * @param chunk the most messages that leave in one go
   * @param subtasks that release side by side, each its share of a pace
   */
  ReleasePlan(int chunk, int subtasks) {
    this.turnstile = new Turnstile(chunk);
    this.chunk = chunk;
    this.subtasks = subtasks;
  }

  /**
   * Reserves the next chunk of a lot.
   *
   * @param held messages that the lot still holds, at least 1
   * @param now epoch milliseconds
   * @param expired they only end here, at no pace
   */
  Chunk reserve(Campaign campaign, long held, long now, boolean expired) {
    if (campaign.pace() == null || expired) {
      int messages = (int) Math.min(chunk, held);
      return new Chunk(turnstile.reserve(messages, now), messages, false);
    }
    Paced rate = paced.computeIfAbsent(campaign.id(), id -> rate(campaign));
    int messages = (int) Math.min(rate.step(), held);
    long at = rate.pacer().take(messages, now * NANOS_PER_MILLI) / NANOS_PER_MILLI;
    return new Chunk(at, messages, true);
  }

  private Paced rate(Campaign campaign) {
    double perSecond = (double) campaign.pace().perSecond() / subtasks;
    int step = (int) Math.max(1, Math.min(chunk, Math.round(perSecond * STEP_SECONDS)));
    return new Paced(new Pacer(perSecond), step);
  }
}
