// SPDX-License-Identifier: Apache-2.0
package io.kadian.capacity;

import io.kadian.domain.Pace;
import io.kadian.domain.SendWindow;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * A day to come: what is to be sent, and what is known of the way.
 *
 * @param zone of its times
 * @param window in which marketing leaves
 * @param growth this year's messages of a campaign that was there last year, as a multiple
 * @param headroom the share of each resource that is to stay free, from 0 to below 1
 * @param parts submit_sm's a message, on average; null: one
 * @param normal messages per second that go besides, all the time, and before the campaigns
 * @param members in state; 0: nobody says
 * @param rate parts per second that the routes take; null: as the settings say
 * @param slots of the job; null: as many as were measured
 * @param answer how long the SMSC takes to answer a submit_sm
 * @param lastYear campaigns as they were, on this day's date
 * @param campaigns of this year; in place of last year's of the same name
 */
public record DayPlan(
    LocalDate day,
    ZoneId zone,
    SendWindow window,
    double growth,
    double headroom,
    @Nullable Double parts,
    int normal,
    long members,
    @Nullable Pace rate,
    @Nullable Integer slots,
    Duration answer,
    List<PlannedCampaign> lastYear,
    List<PlannedCampaign> campaigns) {

  /** In place of what the file says of last year; its parts only where the file says none. */
  public DayPlan withLastYear(LastYear.Found found) {
    return new DayPlan(
        day,
        zone,
        window,
        growth,
        headroom,
        parts == null ? Double.valueOf(found.parts()) : parts,
        normal,
        members,
        rate,
        slots,
        answer,
        found.campaigns(),
        campaigns);
  }

  /** On average. */
  double partsAMessage() {
    return parts == null ? 1 : parts;
  }

  /** What this year is to bring, by its instant. */
  public List<PlannedCampaign> forecast() {
    Map<String, PlannedCampaign> byName = new LinkedHashMap<>();
    lastYear.forEach(campaign -> byName.put(campaign.name(), campaign.times(growth)));
    campaigns.forEach(campaign -> byName.put(campaign.name(), campaign));
    List<PlannedCampaign> all = new ArrayList<>(byName.values());
    all.sort(Comparator.comparing(PlannedCampaign::due).thenComparing(PlannedCampaign::name));
    return all;
  }
}
