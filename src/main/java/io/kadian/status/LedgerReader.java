// SPDX-License-Identifier: Apache-2.0
package io.kadian.status;

import io.kadian.domain.Database;
import io.kadian.domain.Outcome.State;
import io.kadian.status.LedgerCounts.Lateness;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.annotation.Nullable;

/** Counts the rows of {@code sms_log}. Connects at the first call, and again after a failure. */
final class LedgerReader implements AutoCloseable {
  /** A million rows take about a second; a table that is far larger, or locked, is given up on. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private static final String COUNTS =
      """
      select campaign, state, case when state = 'SENT' then '' else coalesce(reason, '') end,
             count(*), sum(parts), min(sent), max(sent)
      from sms_log
      where campaign = any (?)
      group by 1, 2, 3
      """;

  /** Sorts once, intervals: eight times as fast as an aggregate each, over seconds. */
  private static final String LATENESS =
      """
      select campaign, extract(epoch from p[1]), extract(epoch from p[2]), extract(epoch from p[3])
      from (select campaign,
                   percentile_cont(array[0.5, 0.99, 1]) within group (order by sent - due) as p
            from sms_log
            where campaign = any (?) and state = 'SENT' and sent is not null
            group by 1) as late
      """;

  private final Database database;
  @Nullable private Connection connection;

  LedgerReader(Database database) {
    this.database = database;
  }

  /**
   * @param withLateness takes as long again
   * @return an entry for each campaign that has rows; both queries see the same rows
   */
  Map<String, LedgerCounts> read(Collection<String> campaigns, boolean withLateness)
      throws SQLException {
    if (campaigns.isEmpty()) {
      return Map.of();
    }
    try {
      Connection open = connection();
      Map<String, LedgerCounts> counts = read(open, campaigns, withLateness);
      open.commit();
      return counts;
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  /** In a transaction of the caller's, whose other queries then see the same rows. */
  static Map<String, LedgerCounts> read(
      Connection snapshot, Collection<String> campaigns, boolean withLateness) throws SQLException {
    return counts(snapshot, campaigns, withLateness ? lateness(snapshot, campaigns) : Map.of());
  }

  private static Map<String, Lateness> lateness(Connection connection, Collection<String> campaigns)
      throws SQLException {
    Map<String, Lateness> lateness = new HashMap<>();
    try (PreparedStatement statement = statement(connection, LATENESS, campaigns);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        lateness.put(
            row.getString(1),
            new Lateness(
                seconds(row.getDouble(2)), seconds(row.getDouble(3)), seconds(row.getDouble(4))));
      }
    }
    return lateness;
  }

  private static Map<String, LedgerCounts> counts(
      Connection connection, Collection<String> campaigns, Map<String, Lateness> lateness)
      throws SQLException {
    Map<String, Sum> sums = new HashMap<>();
    try (PreparedStatement statement = statement(connection, COUNTS, campaigns);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        sums.computeIfAbsent(row.getString(1), campaign -> new Sum()).add(row);
      }
    }
    Map<String, LedgerCounts> counts = new HashMap<>();
    sums.forEach((campaign, sum) -> counts.put(campaign, sum.counts(lateness.get(campaign))));
    return counts;
  }

  /** A campaign's rows of {@link #COUNTS}. */
  private static final class Sum {
    private final Map<State, SortedMap<String, Long>> rows = new EnumMap<>(State.class);
    private long parts;
    @Nullable private Instant firstSent;
    @Nullable private Instant lastSent;

    void add(ResultSet row) throws SQLException {
      State state = State.valueOf(row.getString(2));
      rows.computeIfAbsent(state, s -> new TreeMap<>()).put(row.getString(3), row.getLong(4));
      if (state == State.SENT) {
        parts = row.getLong(5);
        firstSent = instant(row, 6);
        lastSent = instant(row, 7);
      }
    }

    LedgerCounts counts(@Nullable Lateness lateness) {
      return new LedgerCounts(rows, parts, firstSent, lastSent, lateness);
    }
  }

  private static PreparedStatement statement(
      Connection connection, String sql, Collection<String> campaigns) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setQueryTimeout((int) LONGEST.toSeconds());
    statement.setArray(1, connection.createArrayOf("text", campaigns.toArray()));
    return statement;
  }

  @Nullable
  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private Connection connection() throws SQLException {
    if (connection == null) {
      connection = ReadOnlyLedger.connect(database, "kadian status");
    }
    return connection;
  }

  @Override
  public void close() throws SQLException {
    if (connection != null) {
      Connection closing = connection;
      connection = null;
      closing.close();
    }
  }
}
