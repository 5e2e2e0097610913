// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Instants as people write them. */
final class InstantText {
  private InstantText() {}

  /**
   * @param now it is not before
   * @throws InvalidInputException with what to write instead
   */
  static Instant parse(String text, Instant now) {
    Instant instant;
    try {
      instant = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new InvalidInputException(whyNoInstant(text, e), e);
    }
    return checked(instant, text, now);
  }

  /** The instant of a time without offset, by a zone's clock. */
  static Instant parseLocal(String text, ZoneId zone, Instant now) {
    LocalDateTime local = LocalDateTime.parse(text);
    if (!Zones.exists(local, zone)) {
      throw new InvalidInputException(
          "'" + text + "' is skipped by the clocks of " + zone + "; write another time");
    }
    return checked(Zones.at(local, zone).toInstant(), text, now);
  }

  private static Instant checked(Instant instant, String text, Instant now) {
    if (instant.isBefore(now)) {
      throw new InvalidInputException(
          "'" + text + "' was " + ago(instant, now) + " ago; write an instant still to come");
    }
    if (!instant.isBefore(Campaign.YEAR_10000)) {
      throw new InvalidInputException("'" + text + "' is after the year 9999");
    }
    return instant;
  }

  private static String whyNoInstant(String text, DateTimeParseException e) {
    // 2026/12/12 20:00 +0800, as people write it.
    String iso =
        text.replace('/', '-')
            .replaceFirst("(?<=\\d) +(?=\\d)", "T")
            .replace(" ", "")
            .replaceFirst("(:\\d{2}[+-]\\d{2})(\\d{2})$", "$1:$2");
    if (!iso.equals(text) && isInstant(iso)) {
      return "'" + text + "' is not as ISO-8601 has it; write " + iso;
    }
    if (isInstant(iso + "+08:00")) {
      return "'"
          + text
          + "' has no offset; write "
          + iso
          + "+08:00, say, or add zone: Asia/Shanghai";
    }
    String[] because = e.getMessage().split(" could not be parsed: ", 2);
    return "'"
        + text
        + "' is no instant"
        + (because.length == 2 ? " (" + because[1] + ")" : "")
        + "; write date, time and offset, such as 2026-12-12T20:00:00+08:00";
  }

  /** Date and time without an offset. */
  static boolean isLocal(String text) {
    try {
      LocalDateTime.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static boolean isInstant(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** {@code 12 days 3 hours}: the two largest units. */
  private static String ago(Instant then, Instant now) {
    Duration past = Duration.between(then, now);
    String words =
        Stream.of(
                count(past.toDays(), "day"),
                count(past.toHoursPart(), "hour"),
                count(past.toMinutesPart(), "minute"),
                count(past.toSecondsPart(), "second"))
            .filter(count -> !count.isEmpty())
            .limit(2)
            .collect(Collectors.joining(" "));
    return words.isEmpty() ? "less than a second" : words;
  }

  private static String count(long n, String unit) {
    return n == 0 ? "" : n + " " + unit + (n == 1 ? "" : "s");
  }
}
