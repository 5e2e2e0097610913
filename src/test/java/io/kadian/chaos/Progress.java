// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import io.kadian.domain.Tally;
import io.kadian.status.CampaignNews;
import io.kadian.status.CampaignStatus;
import io.kadian.status.CampaignStatus.Balance;
import io.kadian.status.StatusReader;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** How far the job is with a round's campaigns, by its own events and as its status says. */
final class Progress {
  private final StatusReader reader;
  private final List<String> campaigns;

  Progress(StatusReader reader, List<String> campaigns) {
    this.reader = reader;
    this.campaigns = campaigns;
  }

  boolean allAdmitted() {
    reader.readTopics();
    return campaigns.stream().map(reader.news()::campaign).allMatch(CampaignNews::isAdmitted);
  }

  /** Messages that were found so far, in all campaigns. */
  long selected() {
    reader.readTopics();
    return campaigns.stream().mapToLong(campaign -> tally(campaign).selected()).sum();
  }

  /**
   * @param held how many messages of each campaign wait for the instant
   */
  boolean isHeld(Map<String, Long> held) {
    reader.readTopics();
    return held.entrySet().stream()
        .allMatch(campaign -> tally(campaign.getKey()).held() == campaign.getValue());
  }

  private Tally tally(String campaign) {
    CampaignNews news = reader.news().campaign(campaign);
    return news.counted() == null ? Tally.NONE : news.counted().tally();
  }

  /** As scripts/kadian status would say. */
  List<CampaignStatus> statuses() throws SQLException {
    reader.readTopics();
    reader.readLedger(campaigns);
    return reader.statuses(campaigns, Instant.now());
  }

  static boolean isBalanced(CampaignStatus status) {
    return status.balance() == Balance.BALANCED && status.held() == 0;
  }
}
