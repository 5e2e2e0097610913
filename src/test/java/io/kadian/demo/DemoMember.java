// SPDX-License-Identifier: Apache-2.0
package io.kadian.demo;

import io.kadian.domain.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.annotation.Nullable;

/**
 * A made-up member, the same for the same number: Chinese names and cities, some invalid phones,
 * some without consent, households that share a phone, empty columns.
 *
 * @param phone as somebody typed it; null stands for one that is none
 * @param e164 what it means; null if it is none
 */
public record DemoMember(
    String id,
    String phone,
    @Nullable String e164,
    @Nullable String firstName,
    @Nullable Boolean consent,
    @Nullable String tier,
    @Nullable String city,
    LocalDate birthday,
    @Nullable Integer points,
    @Nullable BigDecimal balance,
    @Nullable Instant lastOrderAt,
    LocalDateTime registeredAt,
    @Nullable Double spend90d,
    @Nullable Long orders,
    List<String> tags,
    @Nullable String channel) {

  private static final String[] SURNAMES = {
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "欧阳"
  };
  private static final String[] GIVEN_NAMES = {
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "秀英", "桂英", "志强", "雨桐", "梓涵"
  };
  private static final String[] CITIES = {"广州", "深圳", "上海", "北京", "杭州", "成都", "武汉", "南京"};
  private static final String[] TIERS = {"GOLD", "SILVER", "BRONZE"};
  private static final String[] TAGS = {"母婴", "美妆", "数码", "运动", "生鲜"};
  private static final String[] CHANNELS = {"sms", "app", "mail"};
  private static final String[] NO_PHONES = {"12345", "010-88886666", "无", "1381234"};

  /**
   * @param today of the made-up orders, so that some are a quarter to a year old
   */
  public static DemoMember number(int n, Instant today) {
    SplittableRandom random = new SplittableRandom(0x5DEECE66DL * (n + 1));
    boolean sharesPhone = n % 20 == 19; // with the member before
    String national = "138%08d".formatted(sharesPhone ? n - 1 : n);
    boolean none = n % 97 == 5;
    return new DemoMember(
        "m%07d".formatted(n),
        none ? pick(NO_PHONES, random) : typed(national, random),
        none ? null : "+86" + national,
        n % 7 == 3 ? null : pick(SURNAMES, random) + pick(GIVEN_NAMES, random),
        n % 13 == 4 ? null : n % 11 != 2,
        random.nextInt(20) == 0 ? null : pick(TIERS, random),
        n % 17 == 6 ? null : pick(CITIES, random),
        LocalDate.of(1950 + random.nextInt(55), 1 + random.nextInt(12), 1 + random.nextInt(28)),
        random.nextInt(10) == 0 ? null : random.nextInt(50_000),
        random.nextInt(10) == 0 ? null : BigDecimal.valueOf(random.nextInt(100_000), 2),
        random.nextInt(5) == 0
            ? null
            : today.truncatedTo(ChronoUnit.SECONDS).minusSeconds(random.nextInt(86_400 * 500)),
        LocalDateTime.of(2019, 1, 1, 0, 0).plusMinutes(random.nextInt(60 * 24 * 365 * 7)),
        random.nextInt(10) == 0 ? null : random.nextInt(500_000) / 100.0,
        random.nextInt(10) == 0 ? null : (long) random.nextInt(40),
        tags(random),
        random.nextInt(10) == 0 ? null : pick(CHANNELS, random));
  }

  /** Its record, as a shop's system would write it. */
  public String json() {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("member_id", id);
    columns.put("phone", phone);
    columns.put("first_name", firstName);
    columns.put("consent", consent);
    columns.put("time_zone", "Asia/Shanghai");
    columns.put("tier", tier);
    columns.put("city", city);
    columns.put("birthday", birthday.toString());
    columns.put("points", points);
    columns.put("balance", balance);
    columns.put("last_order_at", lastOrderAt);
    columns.put("registered_at", registeredAt + ":00");
    columns.put("spend_90d", spend90d);
    columns.put("orders", orders);
    columns.put("tags", tags);
    columns.put("preferences", channel == null ? Map.of() : Map.of("channel", channel));
    return Json.text(Json.bytes(columns));
  }

  private static List<String> tags(SplittableRandom random) {
    List<String> tags = new ArrayList<>();
    for (String tag : TAGS) {
      if (random.nextInt(4) == 0) {
        tags.add(tag);
      }
    }
    return tags;
  }

  private static String typed(String national, SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0 -> "+86" + national;
      case 1 -> "0086 " + national;
      case 2 ->
          national.substring(0, 3) + "-" + national.substring(3, 7) + "-" + national.substring(7);
      default -> national;
    };
  }

  private static String pick(String[] values, SplittableRandom random) {
    return values[random.nextInt(values.length)];
  }
}
