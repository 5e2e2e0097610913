// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import io.kadian.report.CampaignReport.ReceiptError;
import io.kadian.report.CampaignReport.Route;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.annotation.Nullable;

/** Groups of a campaign's rows in {@code sms_log}, as the database counts them. */
final class LedgerGroups {
  /** A million rows take about a second; a table that is far larger, or locked, is given up on. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private static final String ROUTES =
      """
      select nullif(route, ''),
             count(*) filter (where state = 'SENT'),
             count(*) filter (where state = 'FAILED'),
             count(*) filter (where state = 'UNKNOWN'),
             coalesce(sum(parts) filter (where state = 'SENT'), 0),
             count(*) filter (where state = 'SENT' and delivery = 'DELIVERED'),
             percentile_cont(array[0.5, 0.99]) within group
               (order by date_part('epoch', sent - due)) filter (where state = 'SENT')
      from sms_log
      where campaign = ? and state in ('SENT', 'FAILED', 'UNKNOWN')
      group by 1
      order by 2 desc, 1
      """;

  private static final String DELIVERIES =
      """
      select coalesce(delivery, ''), count(*)
      from sms_log
      where campaign = ? and state = 'SENT'
      group by 1
      order by 2 desc, 1
      """;

  private static final String RECEIPT_ERRORS =
      """
      select delivery, delivery_error, count(*)
      from sms_log
      where campaign = ? and state = 'SENT' and delivery <> 'DELIVERED'
      group by 1, 2
      order by 3 desc, 1, 2
      limit 10
      """;

  private static final String PARTS =
      """
      select parts, count(*)
      from sms_log
      where campaign = ? and state = ?
      group by 1
      """;

  private final Connection snapshot;
  private final String campaign;

  LedgerGroups(Connection snapshot, String campaign) {
    this.snapshot = snapshot;
    this.campaign = campaign;
  }

  /**
   * Until the transaction ends. A million numbers are sorted in memory, where PostgreSQL's 4 MB
   * would go by the disk; and slots are counted without sorting: it can't know that they are few.
   */
  void reckonInMemory() throws SQLException {
    try (Statement statement = snapshot.createStatement()) {
      statement.execute("set local work_mem = '64MB'");
      statement.execute("set local enable_sort = off");
    }
  }

  Spread spread(Measure measure) throws SQLException {
    try (PreparedStatement statement = statement(measure.spread());
        ResultSet row = statement.executeQuery()) {
      row.next();
      return Spread.of(row);
    }
  }

  /**
   * @param edges in microseconds: where each slot begins, and where the last one ends
   */
  Series series(Measure measure, List<Long> edges) throws SQLException {
    Long[] counts = new Long[edges.size() + 1]; // before, each slot, after
    Arrays.fill(counts, 0L);
    try (PreparedStatement statement = snapshot.prepareStatement(measure.slots())) {
      statement.setQueryTimeout((int) LONGEST.toSeconds());
      statement.setArray(1, snapshot.createArrayOf("float8", edges.toArray()));
      statement.setString(2, campaign);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          counts[row.getInt(1)] = row.getLong(2);
        }
      }
    }
    List<Long> all = List.of(counts);
    return new Series(all.get(0), all.subList(1, edges.size()), all.get(edges.size()));
  }

  List<Route> routes() throws SQLException {
    List<Route> routes = new ArrayList<>();
    try (PreparedStatement statement = statement(ROUTES);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Double[] late =
            row.getArray(7) == null
                ? new Double[] {null, null}
                : (Double[]) row.getArray(7).getArray();
        routes.add(
            new Route(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                seconds(late[0]),
                seconds(late[1])));
      }
    }
    return routes;
  }

  /** The most frequent first; "" for those without a receipt. */
  Map<String, Long> deliveries() throws SQLException {
    Map<String, Long> deliveries = new LinkedHashMap<>();
    try (PreparedStatement statement = statement(DELIVERIES);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        deliveries.put(row.getString(1), row.getLong(2));
      }
    }
    return deliveries;
  }

  List<ReceiptError> receiptErrors() throws SQLException {
    List<ReceiptError> errors = new ArrayList<>();
    try (PreparedStatement statement = statement(RECEIPT_ERRORS);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        errors.add(new ReceiptError(row.getString(1), row.getString(2), row.getLong(3)));
      }
    }
    return errors;
  }

  /** Messages in a state by how many parts they take. */
  SortedMap<Integer, Long> parts(String state) throws SQLException {
    SortedMap<Integer, Long> messages = new TreeMap<>();
    try (PreparedStatement statement = statement(PARTS)) {
      statement.setString(2, state);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          messages.put(row.getInt(1), row.getLong(2));
        }
      }
    }
    return messages;
  }

  private PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement statement = snapshot.prepareStatement(sql);
    statement.setQueryTimeout((int) LONGEST.toSeconds());
    statement.setString(1, campaign);
    return statement;
  }

  @Nullable
  private static Duration seconds(@Nullable Double seconds) {
    return seconds == null ? null : Duration.ofMillis(Math.round(seconds * 1000));
  }
}
