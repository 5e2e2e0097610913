// SPDX-License-Identifier: Apache-2.0
package io.kadian.upgrade;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A made-up member, and what is to become of a message to them. */
record Person(String id, String phone, String tier, String city, int points, boolean consent) {
  /** Who replies R before the savepoint. */
  static final String OPTS_OUT = "13800000002";

  private static final int MEMBERS = 120;
  private static final int JOINED = 10;

  /** In state when the savepoint is taken. */
  static List<Person> members() {
    return IntStream.range(0, MEMBERS).mapToObj(Person::member).toList();
  }

  /** In the topic, behind the savepoint's offsets. */
  static List<Person> joined() {
    return IntStream.range(0, JOINED)
        .mapToObj(n -> new Person("j" + n, "139%08d".formatted(n), "NEW", "武汉", n, true))
        .toList();
  }

  private static Person member(int n) {
    String city = n % 2 == 0 ? "广州" : "深圳";
    return new Person("m" + n, "138%08d".formatted(n), "GOLD", city, n, n % 10 != 4);
  }

  Map<String, Object> record() {
    Map<String, Object> columns =
        new HashMap<>(
            Map.of(
                "member_id", id,
                "phone", phone,
                "first_name", "会员" + id,
                "consent", consent,
                "tier", tier,
                "city", city,
                "points", points,
                "note", "note of " + id));
    if (tier.equals("NEW")) {
      columns.put("vip", true);
    }
    return columns;
  }

  String e164() {
    return "+86" + phone;
  }

  /** Of a text that is new to their phone. */
  String stateOfNewText() {
    if (phone.equals(OPTS_OUT)) {
      return "SUPPRESSED|OPTED_OUT|null";
    }
    return consent ? "SENT|null|null" : "SUPPRESSED|NO_CONSENT|null";
  }

  /** Of a text that the campaign sent them less than half an hour ago. */
  String stateOfRepeat(String campaign) {
    return isSent() ? "SUPPRESSED|DUPLICATE|" + campaign + "/" + id : stateOfNewText();
  }

  boolean isSent() {
    return stateOfNewText().startsWith("SENT");
  }

  static List<String> phones(Stream<Person> people) {
    return people.filter(Person::isSent).map(Person::e164).toList();
  }
}
