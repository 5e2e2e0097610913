// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.Lot;
import io.kadian.domain.SendingRules;
import io.kadian.domain.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.BroadcastState;

/**
 * The campaigns that hold has heard of, and when their lots are due. Never forgets one: after a
 * long outage its lots must still be able to expire. It costs half a kilobyte a campaign.
 */
final class KnownCampaigns {
  /** What arrives this long after the expiry is still accounted for. */
  static final Duration KEEP_RELEASED = Duration.ofMinutes(10);

  private final BroadcastState<String, AdmittedCampaign> state;
  private final SendingRules rules;
  private final Map<String, Timetable> timetables = new HashMap<>();

  KnownCampaigns(BroadcastState<String, AdmittedCampaign> state, SendingRules rules) {
    this.state = state;
    this.rules = rules;
  }

  @Nullable
  AdmittedCampaign get(String id) throws Exception {
    return state.get(id);
  }

  void put(AdmittedCampaign campaign) throws Exception {
    state.put(campaign.id(), campaign);
    timetables.remove(campaign.id());
  }

  /** Null while nobody has heard of it. */
  @Nullable
  Timetable timetable(String id) throws Exception {
    Timetable known = timetables.get(id);
    if (known == null && state.get(id) != null) {
      known = state.get(id).timetable(rules);
      timetables.put(id, known);
    }
    return known;
  }

  /** The lot's instant, wherever it was moved to. */
  Instant dueOf(Lot lot) throws Exception {
    Timetable timetable = timetable(lot.campaign());
    return timetable == null ? lot.due() : timetable.due(lot);
  }

  boolean isCancelled(Lot lot) throws Exception {
    Timetable timetable = timetable(lot.campaign());
    return timetable != null && timetable.standing().isCancelled();
  }

  /**
   * Its messages leave, or end.
   *
   * @param now epoch milliseconds
   */
  boolean isDue(Lot lot, long now) throws Exception {
    return now >= dueOf(lot).toEpochMilli() || isCancelled(lot);
  }

  /** From that epoch millisecond on nobody asks for it any more. */
  static long goneAt(Instant expires) {
    return expires.plus(KEEP_RELEASED).toEpochMilli();
  }
}
