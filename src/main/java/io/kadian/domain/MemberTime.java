// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * An instant that differs from member to member: {@code local}, a time of day and date that is the
 * same on each one's clock; or a time on a day that a column names, {@code birthday 10:00}: when
 * its month and day come round next, or {@code once departure -1d 18:00}: on that very day, if it
 * is still to come.
 *
 * @param column null: the campaign's own date and time
 * @param once the column's day itself; false: each year's, of which the next counts. 29 February is
 *     28 February where there is none
 * @param days after the column's day; negative: before
 * @param at on the member's clock; null if {@code column} is
 */
public record MemberTime(@Nullable String column, boolean once, int days, @Nullable LocalTime at) {

  /** The campaign's date and time on each member's clock. */
  public static final MemberTime LOCAL = new MemberTime(null, false, 0, null);

  static final String EXAMPLE = "birthday 10:00, or once departure -1d 18:00";

  private static final int MOST_DAYS = 366;

  private static final Pattern FORM =
      Pattern.compile("(once\\s+)?([A-Za-z_]\\w*)(?:\\s+([+-]\\d{1,3})d)?\\s+(\\d{2}:\\d{2})");

  public MemberTime {
    if ((column == null) != (at == null)) {
      throw new IllegalArgumentException("a column and a time, or neither");
    }
    if (Math.abs(days) > MOST_DAYS) {
      throw new InvalidInputException(days + " days are too many; at most " + MOST_DAYS);
    }
  }

  /** Whether it looks like one that names a column. */
  static boolean mayBe(String text) {
    return FORM.matcher(text.strip()).matches();
  }

  /**
   * @throws InvalidInputException if it is none
   */
  @JsonCreator
  public static MemberTime parse(String text) {
    if (text.equals("local")) {
      return LOCAL;
    }
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new InvalidInputException("'" + text + "' names no column and time; write " + EXAMPLE);
    }
    return new MemberTime(
        matcher.group(2),
        matcher.group(1) != null,
        matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)),
        time(matcher.group(4)));
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidInputException("'" + text + "' is no time of day; write 10:00", e);
    }
  }

  public boolean isOfColumn() {
    return column != null;
  }

  /**
   * The instant for a member.
   *
   * @param day what the column holds
   * @param from no instant is before
   * @param until nor at or after
   * @return null if there is none between the two
   */
  @Nullable
  public Instant on(LocalDate day, ZoneId zone, Instant from, Instant until) {
    if (once) {
      return between(day, zone, from, until);
    }
    MonthDay everyYear = MonthDay.from(day);
    int first = Math.max(from.atZone(zone).getYear() - 1, day.getYear());
    int last = until.atZone(zone).getYear() + 1;
    for (int year = first; year <= last; year++) {
      Instant instant = between(everyYear.atYear(year), zone, from, until);
      if (instant != null) {
        return instant;
      }
    }
    return null;
  }

  @Nullable
  private Instant between(LocalDate day, ZoneId zone, Instant from, Instant until) {
    Instant instant = Zones.at(day.plusDays(days).atTime(at), zone).toInstant();
    return instant.isBefore(from) || !instant.isBefore(until) ? null : instant;
  }

  @Override
  @JsonValue
  public String toString() {
    return column == null
        ? "local"
        : (once ? "once " : "")
            + column
            + (days == 0 ? "" : String.format(" %+dd", days))
            + " "
            + at;
  }
}
