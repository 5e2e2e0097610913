// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.domain.Campaign;
import io.kadian.status.CampaignNews;
import io.kadian.status.News;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    description =
        "Lists the announced campaigns, in the order of their instants, and what the job"
            + " says of them. How far they are, 'kadian status' tells.",
    footer = {"%nExample:", "  kadian campaign list --zone Asia/Shanghai"})
final class ListCampaigns implements Callable<Integer> {
  private final Kadian kadian;

  ListCampaigns(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() {
    Settings settings = kadian.settings();
    try (News news = Kadian.news(settings)) {
      news.unreadable().forEach(kadian::warn);
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("CAMPAIGN", "SENDS AT", "JOB", "SEGMENT"));
      news.campaigns().forEach(campaign -> rows.add(row(campaign)));
      if (rows.size() == 1) {
        kadian.say("No campaign is announced on " + settings.text("kafka.control-topic") + ".");
      } else {
        kadian.say(Layout.table(rows));
      }
      for (CampaignNews campaign : news.campaigns()) {
        if (!campaign.isAdmitted() && campaign.refused() != null) {
          kadian.say(Layout.wrap(campaign.campaign().id() + ": ", campaign.refused().reason()));
        }
      }
    }
    return Kadian.OK;
  }

  private List<String> row(CampaignNews news) {
    Campaign campaign = news.campaign();
    return List.of(
        campaign.id(),
        Figures.instant(news.standing().sendAt(), kadian.zone()),
        answer(news),
        campaign.segment());
  }

  private static String answer(CampaignNews news) {
    if (news.isAdmitted()) {
      return switch (news.standing().position()) {
        case OPEN -> "admitted";
        case HELD -> "held";
        case CANCELLED -> "cancelled";
      };
    }
    if (news.refused() == null) {
      return "no answer";
    }
    return news.waitsForSegment() ? "waiting" : "refused";
  }
}
