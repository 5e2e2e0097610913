// SPDX-License-Identifier: Apache-2.0
package io.kadian.capacity;

import io.kadian.domain.Campaign;
import io.kadian.domain.Pace;
import io.kadian.domain.Zones;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * A day of the ledger as campaigns of another: what went out, or may have, and when it was due. The
 * ledger has no deadlines, so each campaign gets the usual one.
 */
public final class LastYear {
  private static final String CAMPAIGNS =
      """
      select campaign, count(*), min(due), max(due)
      from sms_log
      where due >= ? and due < ? and state in ('SENT', 'FAILED', 'UNKNOWN')
      group by 1
      order by 3, 1
      """;

  private static final String PARTS =
      """
      select coalesce(sum(parts)::float8 / nullif(count(*), 0), 1)
      from sms_log
      where due >= ? and due < ? and state in ('SENT', 'FAILED', 'UNKNOWN')
      """;

  /** A pace is told from messages that were due over more than that. */
  private static final Duration PACED = Duration.ofSeconds(2);

  /**
   * What a day was like.
   *
   * @param campaigns on the day asked for, by their instants
   * @param parts submit_sm's a message
   */
  public record Found(List<PlannedCampaign> campaigns, double parts) {}

  private LastYear() {}

  /**
   * @param then the day in the ledger
   * @param day on which they are to come again
   */
  public static Found read(Connection ledger, LocalDate then, LocalDate day, ZoneId zone)
      throws SQLException {
    List<PlannedCampaign> campaigns = new ArrayList<>();
    try (PreparedStatement statement = of(ledger, CAMPAIGNS, then, zone);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        Instant first = instant(rows, 3);
        LocalTime time = first.atZone(zone).toLocalTime();
        Instant due = Zones.at(day.atTime(time), zone).toInstant();
        Duration span = Duration.between(first, instant(rows, 4));
        campaigns.add(
            new PlannedCampaign(
                rows.getString(1),
                rows.getLong(2),
                due,
                due.plus(span).plus(Campaign.DEFAULT_EXPIRY),
                pace(rows.getLong(2), span),
                1));
      }
    }
    try (PreparedStatement statement = of(ledger, PARTS, then, zone);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new Found(campaigns, row.getDouble(1));
    }
  }

  @Nullable
  private static Pace pace(long messages, Duration span) {
    return span.compareTo(PACED) < 0
        ? null
        : new Pace(Math.max(1, (int) Math.ceil(messages / (span.toMillis() / 1000.0))));
  }

  private static PreparedStatement of(Connection ledger, String sql, LocalDate day, ZoneId zone)
      throws SQLException {
    PreparedStatement statement = ledger.prepareStatement(sql);
    statement.setObject(1, day.atStartOfDay(zone).toInstant().atOffset(ZoneOffset.UTC));
    statement.setObject(2, day.plusDays(1).atStartOfDay(zone).toInstant().atOffset(ZoneOffset.UTC));
    return statement;
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
