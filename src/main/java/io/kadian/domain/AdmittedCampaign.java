// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.Instant;

/**
 * A campaign that the job has checked, with its segment's condition pinned: publishing the segment
 * again changes later campaigns, not this one.
 *
 * @param condition a Flink SQL scalar expression over the member columns and {@code send_at}
 * @param standing with the switch of all campaigns before it
 */
public record AdmittedCampaign(Campaign campaign, String condition, Standing standing) {

  /** As it was announced. */
  public AdmittedCampaign(Campaign campaign, String condition) {
    this(campaign, condition, Standing.of(campaign));
  }

  public String id() {
    return campaign.id();
  }

  /** Moved, or as it was announced. */
  public Instant sendAt() {
    return standing.sendAt();
  }

  public Timetable timetable(SendingRules rules) {
    return new Timetable(campaign, standing, rules);
  }

  public AdmittedCampaign standing(Standing other) {
    return new AdmittedCampaign(campaign, condition, other);
  }
}
