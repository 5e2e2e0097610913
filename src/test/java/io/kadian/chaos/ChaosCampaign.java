// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A campaign of each round, with segment and text once more in Java: the judge's own opinion.
 *
 * @param audience what {@code condition} says
 * @param text what {@code message} says; null: a column is empty
 * @param after the round's first instant
 */
record ChaosCampaign(
    String name,
    String condition,
    Predicate<ChaosMember> audience,
    String message,
    Function<ChaosMember, String> text,
    Duration after) {

  private static final Duration EXPIRE_AFTER = Duration.ofMinutes(20);

  /**
   * True, after milliseconds: then a kill can hit a scan. Whoever is in no audience isn't asked.
   */
  private static final String SLOW =
      " AND CHAR_LENGTH("
          + "REVERSE(".repeat(20)
          + "REPEAT(member_id, 500)"
          + ")".repeat(20)
          + ") > 0";

  /** The first: a change on the brink of the instant changes its text, and no other's. */
  private static final ChaosCampaign NAMES =
      new ChaosCampaign(
          "names",
          "points < 700",
          member -> member.points() < 700,
          "【富销云】{{first_name}},您的积分即将到期 拒收请回复R",
          member ->
              member.firstName() == null ? null : "【富销云】" + member.firstName() + ",您的积分即将到期 拒收请回复R",
          Duration.ZERO);

  private static final ChaosCampaign TIERS =
      new ChaosCampaign(
          "tiers",
          "tier IN ('GOLD', 'SILVER')",
          member -> !member.tier().equals("BRONZE"),
          "【富销云】{{tier}}会员,双12今晚8点开抢 拒收请回复R",
          member -> "【富销云】" + member.tier() + "会员,双12今晚8点开抢 拒收请回复R",
          Duration.ofSeconds(1));

  /** The same text at the same instant to an audience that overlaps. */
  private static final ChaosCampaign POINTS =
      new ChaosCampaign(
          "points",
          "points >= 400",
          member -> member.points() >= 400,
          TIERS.message(),
          TIERS.text(),
          TIERS.after());

  static final List<ChaosCampaign> ALL = List.of(NAMES, TIERS, POINTS);

  String id(String round) {
    return round + '-' + name;
  }

  static List<String> ids(String round) {
    return ALL.stream().map(campaign -> campaign.id(round)).toList();
  }

  Instant due(Instant first) {
    return first.plus(after);
  }

  /**
   * @param slow whether its condition takes its time for those whom it selects
   */
  PublishedSegment segment(String round, boolean slow) {
    return new PublishedSegment(
        id(round),
        "SELECT * FROM members WHERE city = '" + round + "' AND " + condition + (slow ? SLOW : ""),
        1);
  }

  AnnouncedCampaign announced(String round, Instant first, Instant now) {
    return new AnnouncedCampaign(
        new Campaign(id(round), id(round), message, due(first), EXPIRE_AFTER, null), now);
  }
}
