// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import javax.annotation.Nullable;

/**
 * A record of a made-up member of one round: some share a phone, some gave no consent, some phones
 * the SMSC refuses, some have no first name.
 *
 * @param phone E.164; unlike any other round's
 */
record ChaosMember(
    String id,
    String phone,
    @Nullable String firstName,
    boolean consent,
    String tier,
    int points,
    String round) {

  /** What the SMSC refuses. */
  static final String REFUSED = "+86139";

  private static final String TAKEN = "+86138";

  /** Phones have room for so many members. */
  static final int MOST_A_ROUND = 10_000;

  private static final int HOUSEHOLD = 8;
  private static final String[] NAMES = {"张伟", "王芳", "李娜", "刘洋", "陈静", "欧阳雨桐"};
  private static final String[] TIERS = {"GOLD", "SILVER", "BRONZE"};

  /**
   * @param number of the round, below 10,000: it stands in the phone
   * @param n of the member, below 10,000
   */
  static ChaosMember of(String round, int number, int n, SplittableRandom random) {
    boolean household = n % HOUSEHOLD == HOUSEHOLD - 1; // has the phone of the one before
    int subscriber = number * MOST_A_ROUND + (household ? n - 1 : n);
    boolean refused = (household ? n - 1 : n) % 50 == 20;
    String phone = (refused ? REFUSED : TAKEN) + "%08d".formatted(subscriber);
    return drawn(round + "-" + n, phone, round, random);
  }

  private static ChaosMember drawn(String id, String phone, String round, SplittableRandom random) {
    return new ChaosMember(
        id,
        phone,
        random.nextInt(9) == 0 ? null : NAMES[random.nextInt(NAMES.length)],
        random.nextInt(12) != 0,
        TIERS[random.nextInt(TIERS.length)],
        random.nextInt(1000),
        round);
  }

  /** Whether nobody else can have that member's phone. */
  static boolean isAlone(int n) {
    return n % HOUSEHOLD < HOUSEHOLD - 2;
  }

  /** The same member with everything drawn anew: in another audience, with another text. */
  ChaosMember changed(SplittableRandom random) {
    return drawn(id, phone, round, random);
  }

  /** The same member with another first name than any drawn one. */
  ChaosMember renamed() {
    return new ChaosMember(id, phone, firstName + "二", consent, tier, points, round);
  }

  boolean isRefused() {
    return phone.startsWith(REFUSED);
  }

  Map<String, Object> columns() {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("member_id", id);
    columns.put("phone", phone);
    columns.put("first_name", firstName);
    columns.put("consent", consent);
    columns.put("tier", tier);
    columns.put("city", round);
    columns.put("points", points);
    return columns;
  }
}
