// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.Campaign;
import io.kadian.domain.CampaignFile;
import java.time.Instant;

/** Campaigns as their operators write them. */
public final class Campaigns {
  /** When they are written. */
  public static final Instant WRITTEN = Instant.parse("2026-12-01T00:00:00Z");

  private Campaigns() {}

  /**
   * @param terms lines of YAML besides id, segment and message
   */
  public static Campaign campaign(String id, String... terms) {
    String yaml =
        "id: " + id + "\nsegment: gold\nmessage: \"双12\"\n" + String.join("\n", terms) + "\n";
    return CampaignFile.read(yaml, "c.yaml", WRITTEN, Rules.SHANGHAI);
  }

  /** For everybody. */
  public static AdmittedCampaign admitted(String id, String... terms) {
    return new AdmittedCampaign(campaign(id, terms), "TRUE");
  }
}
