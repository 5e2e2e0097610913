// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.domain.Campaign;
import io.kadian.status.CampaignNews;
import io.kadian.status.News;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description =
        "Lists the announced campaigns, in the order of their instants, and what the job"
            + " says of them. How far they are, 'kadian status' tells.",
    footer = {"%nExample:", "  kadian campaign list --zone Asia/Shanghai"})
final class ListCampaigns implements Callable<Integer> {
  private final Kadian kadian;

  @Mixin private AsJson json = new AsJson();

  /**
   * As JSON.
   *
   * @param when in words, if members have instants of their own, or it recurs
   * @param answer admitted, held, cancelled, waiting, refused, or no answer
   * @param reason why it is refused, or waits
   */
  record Listed(
      String campaign,
      String segment,
      Instant sendAt,
      @Nullable String when,
      String answer,
      @Nullable String reason) {}

  ListCampaigns(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() {
    Settings settings = kadian.settings();
    kadian.progress().of("reading the topics");
    try (News news = Kadian.news(settings)) {
      news.unreadable().forEach(kadian::warn);
      List<Listed> campaigns = news.campaigns().stream().map(this::listed).toList();
      if (json.isAsked()) {
        kadian.answer(campaigns);
      } else if (campaigns.isEmpty()) {
        kadian.say("No campaign is announced on " + settings.text("kafka.control-topic") + ".");
      } else {
        say(campaigns);
      }
    }
    return Kadian.OK;
  }

  private void say(List<Listed> campaigns) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("CAMPAIGN", "SENDS AT", "JOB", "SEGMENT"));
    for (Listed campaign : campaigns) {
      rows.add(
          List.of(
              campaign.campaign(),
              campaign.when() == null
                  ? Figures.instant(campaign.sendAt(), kadian.zone())
                  : campaign.when(),
              campaign.answer(),
              campaign.segment()));
    }
    kadian.say(Layout.table(rows));
    for (Listed campaign : campaigns) {
      if (campaign.reason() != null) {
        kadian.say(Layout.wrap(campaign.campaign() + ": ", campaign.reason()));
      }
    }
  }

  private Listed listed(CampaignNews news) {
    Campaign campaign = news.campaign();
    return new Listed(
        campaign.id(),
        campaign.segment(),
        news.standing().sendAt(),
        CampaignWords.isOneInstant(campaign)
            ? null
            : CampaignWords.when(campaign, news.standing(), kadian.zone()),
        answer(news),
        !news.isAdmitted() && news.refused() != null ? news.refused().reason() : null);
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
