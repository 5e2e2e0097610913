// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * The hours of a day in which messages may leave, written {@code 08:00-21:00 wait}, or {@code none}
 * if they may at any time. By the clock of whoever gets them.
 *
 * @param from the first minute; null: they may at any time
 * @param to the first minute in which none leaves any more; before {@code from} for a window over
 *     midnight
 * @param outside what becomes of a message that is due outside
 */
public record SendWindow(@Nullable LocalTime from, @Nullable LocalTime to, Outside outside)
    implements Serializable {

  /** What becomes of a message that is due outside. */
  public enum Outside {
    /** It leaves when the window opens; its expiry counts from then. */
    WAIT,
    /** It is not sent. */
    SUPPRESS
  }

  /** At any time. */
  public static final SendWindow NONE = new SendWindow(null, null, Outside.WAIT);

  /** The longest that a message waits for it to open. */
  public static final Duration LONGEST_WAIT = Duration.ofHours(25);

  private static final Pattern FORM =
      Pattern.compile("(\\d{2}:\\d{2})\\s*-\\s*(\\d{2}:\\d{2})(?:\\s+(wait|suppress))?");

  public SendWindow {
    if ((from == null) != (to == null)) {
      throw new IllegalArgumentException("from and to, or neither");
    }
    if (from != null && from.equals(to)) {
      throw new InvalidInputException(
          "a window from " + from + " to " + to + " is never open; write none for at any time");
    }
  }

  /**
   * @throws InvalidInputException if it is no window
   */
  @JsonCreator
  public static SendWindow parse(String text) {
    if (text.strip().equals("none")) {
      return NONE;
    }
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new InvalidInputException(
          "'"
              + text
              + "' is no window; write 08:00-21:00 wait, 08:00-21:00 suppress, or none for at any"
              + " time");
    }
    return new SendWindow(
        time(matcher.group(1)),
        time(matcher.group(2)),
        "suppress".equals(matcher.group(3)) ? Outside.SUPPRESS : Outside.WAIT);
  }

  private static LocalTime time(String text) {
    try {
      return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidInputException("'" + text + "' is no time of day; write 08:00", e);
    }
  }

  public boolean isAlwaysOpen() {
    return from == null;
  }

  public boolean waits() {
    return outside == Outside.WAIT;
  }

  public boolean isOpen(Instant at, ZoneId zone) {
    return from == null || isOpen(at.atZone(zone).toLocalTime());
  }

  private boolean isOpen(LocalTime time) {
    boolean afterFrom = !time.isBefore(from);
    boolean beforeTo = time.isBefore(to);
    return from.isBefore(to) ? afterFrom && beforeTo : afterFrom || beforeTo;
  }

  /**
   * The first instant from then on at which it is open. An opening in a gap of daylight saving time
   * is the gap's end; one in an overlap its first.
   */
  public Instant opening(Instant at, ZoneId zone) {
    if (isOpen(at, zone)) {
      return at;
    }
    ZonedDateTime local = at.atZone(zone);
    ZonedDateTime today = Zones.at(local.toLocalDate().atTime(from), zone);
    return (today.toInstant().isBefore(at)
            ? Zones.at(local.toLocalDate().plusDays(1).atTime(from), zone)
            : today)
        .toInstant();
  }

  /** The first instant after then at which it isn't open any more; {@link Instant#MAX}: never. */
  public Instant closing(Instant at, ZoneId zone) {
    if (from == null) {
      return Instant.MAX;
    }
    ZonedDateTime local = at.atZone(zone);
    ZonedDateTime today = Zones.at(local.toLocalDate().atTime(to), zone);
    return (today.toInstant().isAfter(at)
            ? today
            : Zones.at(local.toLocalDate().plusDays(1).atTime(to), zone))
        .toInstant();
  }

  @Override
  @JsonValue
  public String toString() {
    return from == null
        ? "none"
        : from + "-" + to + (outside == Outside.SUPPRESS ? " suppress" : " wait");
  }
}
