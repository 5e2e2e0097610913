// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.Campaign;
import io.kadian.domain.MemberTime;
import io.kadian.domain.Recurrence;
import io.kadian.domain.Standing;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import javax.annotation.Nullable;

/** A campaign's terms in words. */
final class CampaignWords {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

  private CampaignWords() {}

  /** When it is sent: an instant, or what makes one. */
  static String when(Campaign campaign, Standing standing, ZoneId zone) {
    if (campaign.isRecurring()) {
      return "cron " + campaign.recurring() + " in " + campaign.zone() + clock(campaign);
    }
    if (campaign.isOfColumn()) {
      return "each member's " + campaign.memberTime();
    }
    return MemberTime.LOCAL.equals(campaign.memberTime())
        ? CLOCK.format(standing.sendAt().atZone(campaign.zone())) + " on each member's clock"
        : Figures.instant(standing.sendAt(), zone);
  }

  /** When it is over, but for those who wait for a window to open. */
  static Instant endsAt(Campaign campaign, Standing standing) {
    return isOneInstant(campaign) ? standing.expiresAt() : standing.endsAt(campaign);
  }

  /** The same for all members, and once. */
  static boolean isOneInstant(Campaign campaign) {
    return campaign.memberTime() == null && !campaign.isRecurring();
  }

  /** The same on each member's clock, and once. */
  static boolean isLocal(Campaign campaign) {
    return MemberTime.LOCAL.equals(campaign.memberTime()) && !campaign.isRecurring();
  }

  private static String clock(Campaign campaign) {
    return campaign.memberTime() == null ? "" : ", on each member's clock";
  }

  /** The next occurrence of one that recurs; null: there is none. */
  @Nullable
  static Instant next(Campaign campaign, Instant now) {
    Recurrence recurring = campaign.recurring();
    Instant from = campaign.sendAt().minusMillis(1);
    return recurring.after(now.isAfter(from) ? now : from, campaign.zone());
  }
}
