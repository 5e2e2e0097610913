// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * The n-th member of a benchmark, with all 16 columns of sql/members.sql. Each has a phone of their
 * own and consents; {@code orders} is n mod 10 and {@code points} is n / 1000 mod 1000, so that
 * segments can take a tenth of them, or a thousand.
 */
final class BenchMember {
  private static final String[] SURNAMES = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "欧阳"};
  private static final String[] GIVEN_NAMES = {"伟", "芳", "娜", "秀英", "敏", "静", "志强", "雨桐", "梓涵"};
  private static final String[] CITIES = {"广州", "深圳", "上海", "北京", "杭州", "成都", "武汉", "南京"};
  private static final String[] TIERS = {"GOLD", "SILVER", "BRONZE"};
  private static final String[] TAGS = {"母婴", "美妆", "数码", "运动", "生鲜"};

  private BenchMember() {}

  static String id(int n) {
    return 'm' + digits(n, 7);
  }

  /**
   * @param version another one is another record of the same member
   */
  static byte[] json(int n, int version) {
    SplittableRandom random = new SplittableRandom(0x5DEECE66DL * (n + 1));
    StringBuilder json = new StringBuilder(420);
    json.append("{\"member_id\":\"").append(id(n));
    json.append("\",\"phone\":\"").append("138").append(digits(n, 8));
    json.append("\",\"first_name\":\"").append(pick(SURNAMES, random));
    json.append(pick(GIVEN_NAMES, random));
    json.append("\",\"consent\":true,\"time_zone\":\"Asia/Shanghai\",\"tier\":\"");
    json.append(pick(TIERS, random)).append("\",\"city\":\"").append(pick(CITIES, random));
    json.append("\",\"birthday\":\"").append(1950 + random.nextInt(55)).append("-0");
    json.append(1 + random.nextInt(9)).append("-1").append(random.nextInt(10));
    json.append("\",\"points\":").append(n / 1000 % 1000);
    json.append(",\"balance\":").append(random.nextInt(1000)).append(".50");
    json.append(",\"last_order_at\":\"2026-11-0").append(1 + random.nextInt(9));
    json.append("T08:30:00Z\",\"registered_at\":\"2020-0").append(1 + random.nextInt(9));
    json.append("-28T12:30:00\",\"spend_90d\":").append(random.nextInt(5000) + version);
    json.append(".25,\"orders\":").append(n % 10);
    json.append(",\"tags\":[\"").append(pick(TAGS, random)).append("\"],\"preferences\":");
    json.append("{\"channel\":\"sms\"}}");
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** As {@code %0nd}, which takes as long as all the rest. */
  private static String digits(int n, int places) {
    String digits = Integer.toString(n);
    return "0".repeat(places - digits.length()) + digits;
  }

  private static String pick(String[] from, SplittableRandom random) {
    return from[random.nextInt(from.length)];
  }
}
