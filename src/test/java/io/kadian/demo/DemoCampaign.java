// SPDX-License-Identifier: Apache-2.0
package io.kadian.demo;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiPredicate;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * A campaign of the demo, with its segment and its text once more in Java: what the job makes of
 * the members is held against what they say here.
 *
 * @param segment a file of sql/segments
 * @param delay after the first campaigns' instant
 * @param inAudience a member, at the campaign's instant
 * @param text for a member; null: a column is empty
 */
record DemoCampaign(
    String id,
    String segment,
    String message,
    Duration delay,
    BiPredicate<DemoMember, Instant> inAudience,
    Function<DemoMember, String> text) {

  private static final String DOUBLE_12 = "【富销云】%s,双12今晚8点开抢,满300减60 t.cn/A6xyz1 拒收请回复R";
  private static final String COME_BACK =
      "【富销云】亲爱的%s会员,好久不见!您所在的%s门店为您准备了双12老客专享礼包,满199减80,"
          + "另有积分加倍与生日好礼,今晚8点至24点到店或线上均可领取,数量有限先到先得。详情 t.cn/A6xyz9 拒收请回复R";

  static final DemoCampaign PREFERS_SMS =
      new DemoCampaign(
          "double12-sms",
          "prefers-sms",
          DOUBLE_12.formatted("{{first_name|会员}}"),
          Duration.ZERO,
          (member, at) -> "sms".equals(member.channel()),
          member -> DOUBLE_12.formatted(orElse(member.firstName(), "会员")));

  /** The same text at the same instant to an audience that overlaps. */
  static final DemoCampaign HIGH_VALUE =
      new DemoCampaign(
          "double12-value",
          "high-value",
          PREFERS_SMS.message(),
          Duration.ZERO,
          (member, at) -> isHighValue(member),
          PREFERS_SMS.text());

  /** In two parts, and nothing for who has no city. */
  static final DemoCampaign LAPSED =
      new DemoCampaign(
          "double12-come-back",
          "lapsed-buyers",
          COME_BACK.formatted("{{first_name|老}}", "{{city}}"),
          Duration.ofSeconds(30),
          (member, at) -> isLapsed(member, at),
          member ->
              member.city() == null
                  ? null
                  : COME_BACK.formatted(orElse(member.firstName(), "老"), member.city()));

  private static boolean isHighValue(DemoMember member) {
    BigDecimal balance = member.balance() == null ? BigDecimal.ZERO : member.balance();
    BigDecimal points = BigDecimal.valueOf(member.points() == null ? 0 : member.points(), 2);
    return member.orders() != null
        && member.orders() >= 3
        && ((member.spend90d() != null && member.spend90d() >= 2000)
            || balance.add(points).compareTo(BigDecimal.valueOf(500)) >= 0);
  }

  private static boolean isLapsed(DemoMember member, Instant at) {
    if (member.lastOrderAt() == null) {
      return false;
    }
    long days = Duration.between(member.lastOrderAt(), at).toDays();
    return days >= 90 && days <= 365;
  }

  private static String orElse(@Nullable String value, String fallback) {
    return value == null ? fallback : value;
  }
}
