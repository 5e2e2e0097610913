// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import io.kadian.domain.Reason;
import io.kadian.status.CampaignStatus;
import io.kadian.status.CampaignStatus.Balance;
import java.util.ArrayList;
import java.util.List;

/** Whether a rehearsed day held, and why not. */
public final class Readiness {
  private Readiness() {}

  /**
   * @param campaigns as they stood at the end
   * @param announced how many there are to be
   * @param inDoubt share, 0 to 1, of the messages that the gateway was told to lose
   * @param repeats messages that the SMSC got twice
   * @return a sentence for each thing that is wrong
   */
  public static List<String> reasons(
      List<CampaignStatus> campaigns, int announced, double inDoubt, long repeats) {
    List<String> reasons = new ArrayList<>();
    if (campaigns.size() < announced) {
      reasons.add("the job knows %d of %d campaigns".formatted(campaigns.size(), announced));
    }
    for (CampaignStatus each : campaigns) {
      String id = each.id() + ": ";
      long expired = each.suppressed().getOrDefault(Reason.EXPIRED.name(), 0L);
      long unknown = CampaignStatus.sum(each.unknown());
      if (each.phase() == CampaignStatus.Phase.REFUSED) {
        reasons.add(id + "the job refuses it: " + each.reason());
        continue;
      }
      if (each.selected() == 0 && each.balance() != Balance.NOT_COUNTED) {
        reasons.add(id + "it has no audience");
      }
      if (expired > 0) {
        reasons.add(id + "%,d messages could not leave within its expire_after".formatted(expired));
      }
      if (!each.phase().isOver()) {
        reasons.add(
            id
                + "%,d messages had not left when the plan ended"
                    .formatted(each.held() + Math.max(0, each.underWay())));
      } else if (each.balance() == Balance.OFF) {
        reasons.add(id + "the ledger's rows don't add up to what was selected");
      }
      // Of those that it was told to lose there may be some more by chance.
      if (unknown > Math.max(10, 3 * inDoubt * each.selected())) {
        reasons.add(id + "%,d messages are in doubt (UNKNOWN)".formatted(unknown));
      }
    }
    if (repeats > 0) {
      reasons.add("%,d messages reached a phone twice".formatted(repeats));
    }
    return reasons;
  }
}
