// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

/**
 * A campaign that the job has checked, with its segment's condition pinned: publishing the segment
 * again changes later campaigns, not this one.
 *
 * @param condition a Flink SQL scalar expression over the member columns and {@code send_at}
 */
public record AdmittedCampaign(Campaign campaign, String condition) {
  public String id() {
    return campaign.id();
  }
}
