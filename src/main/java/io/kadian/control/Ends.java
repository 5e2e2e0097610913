// SPDX-License-Identifier: Apache-2.0
package io.kadian.control;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.SendingRules;
import java.time.Instant;

/**
 * When campaigns are over.
 *
 * @param rules for those that say nothing else
 * @param clocksDiffer whether members may live by other clocks than a campaign's
 */
record Ends(SendingRules rules, boolean clocksDiffer) {

  /** From then on none of its messages leaves any more. */
  Instant of(AdmittedCampaign campaign) {
    return campaign.timetable(rules).endsAt(clocksDiffer);
  }
}
