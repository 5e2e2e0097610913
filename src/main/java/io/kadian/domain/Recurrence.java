// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import javax.annotation.Nullable;

/**
 * When a campaign comes again and again, as cron has it: {@code 0 10 * * MON}, minute, hour, day of
 * month, month, day of week, by the clock of the campaign's zone.
 */
public record Recurrence(String cron) {
  private static final CronParser UNIX =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  /** No occurrence is announced earlier than that. */
  private static final Duration LONGEST_LEAD = Duration.ofHours(1);

  /**
   * @throws InvalidInputException if it isn't cron
   */
  @JsonCreator
  public Recurrence {
    if (cron == null || cron.isBlank()) {
      throw new InvalidInputException("a recurrence is empty; write 0 10 * * MON");
    }
    cron = cron.strip();
    parse(cron);
  }

  private static ExecutionTime parse(String cron) {
    try {
      return ExecutionTime.forCron(UNIX.parse(cron));
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "'"
              + cron
              + "' is not cron's minute, hour, day of month, month, day of week ("
              + e.getMessage()
              + "); write 0 10 * * MON for Mondays at 10:00",
          e);
    }
  }

  /**
   * The first occurrence after then. The expression is read on the calendar; what a time means that
   * the clocks skip or show twice says {@link Zones#at}.
   *
   * @return null if there is none
   */
  @Nullable
  public Instant after(Instant then, ZoneId zone) {
    ExecutionTime times = parse(cron);
    ZonedDateTime calendar = LocalDateTime.ofInstant(then, zone).atZone(ZoneOffset.UTC);
    while (true) {
      ZonedDateTime next = times.nextExecution(calendar).orElse(null);
      if (next == null) {
        return null;
      }
      Instant instant = Zones.at(next.toLocalDateTime(), zone).toInstant();
      if (instant.isAfter(then)) {
        return instant;
      }
      calendar = next; // the same instant again, or an hour that comes twice
    }
  }

  /** How long before its instant an occurrence is announced: time enough to select. */
  public Duration lead(Instant occurrence, ZoneId zone) {
    Instant following = after(occurrence, zone);
    Duration half =
        following == null ? LONGEST_LEAD : Duration.between(occurrence, following).dividedBy(2);
    return half.compareTo(LONGEST_LEAD) < 0 ? half : LONGEST_LEAD;
  }

  @Override
  @JsonValue
  public String toString() {
    return cron;
  }
}
