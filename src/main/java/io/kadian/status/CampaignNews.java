// SPDX-License-Identifier: Apache-2.0
package io.kadian.status;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.Event.AudienceCounted;
import io.kadian.domain.Event.CampaignAdmitted;
import io.kadian.domain.Event.CampaignRefused;
import io.kadian.domain.Standing;
import java.time.Instant;
import javax.annotation.Nullable;

/**
 * What the topics say of one campaign: the newest of each.
 *
 * @param announced null: its record is gone from the control topic
 * @param admitted null: the job hasn't admitted it, or the event is gone
 * @param refused null: the job had no objection
 * @param counted null: hold has counted nobody, or the event is gone
 * @param switched how its switch stands by the commands on the control topic; null: it isn't there
 */
public record CampaignNews(
    @Nullable AnnouncedCampaign announced,
    @Nullable CampaignAdmitted admitted,
    @Nullable CampaignRefused refused,
    @Nullable AudienceCounted counted,
    @Nullable Standing switched) {

  public static final CampaignNews NONE = new CampaignNews(null, null, null, null, null);

  CampaignNews announced(@Nullable AnnouncedCampaign campaign) {
    return new CampaignNews(campaign, admitted, refused, counted, switched);
  }

  CampaignNews hear(CampaignAdmitted event) {
    return new CampaignNews(announced, event, refused, counted, switched);
  }

  CampaignNews hear(CampaignRefused event) {
    return new CampaignNews(announced, admitted, event, counted, switched);
  }

  /** Counts are absolute, so an older one that comes late says nothing. */
  CampaignNews hear(AudienceCounted event) {
    boolean older = counted != null && event.at().isBefore(counted.at());
    return older ? this : new CampaignNews(announced, admitted, refused, event, switched);
  }

  CampaignNews switched(@Nullable Standing standing) {
    return new CampaignNews(announced, admitted, refused, counted, standing);
  }

  /** Of a campaign that is known; as it was announced, if the control topic has it no more. */
  public Standing standing() {
    return switched == null ? Standing.of(campaign()) : switched;
  }

  /** As the job admitted it; until then, as it was announced. Null: nobody knows. */
  @Nullable
  public Campaign campaign() {
    if (admitted != null) {
      return admitted.campaign();
    }
    return announced == null ? null : announced.campaign();
  }

  /** The job admits a campaign once: what it objects to later is another of the same id. */
  public boolean isAdmitted() {
    return admitted != null || counted != null;
  }

  /**
   * Its segment isn't published; the job keeps it, and admits it when it is. Known by the words of
   * {@code AdmitCampaigns}: there is no event of its own for it.
   */
  public boolean waitsForSegment() {
    return refused != null
        && refused.reason().startsWith("segment '" + campaign().segment() + "' is not published");
  }

  /** When the job last said that it has it. */
  @Nullable
  Instant lastAdmittedOrCounted() {
    if (counted != null) {
      return counted.at();
    }
    return admitted == null ? null : admitted.at();
  }
}
