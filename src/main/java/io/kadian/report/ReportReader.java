// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import static io.kadian.report.CampaignReport.DELIVERED;
import static io.kadian.report.CampaignReport.DUE;
import static io.kadian.report.CampaignReport.RELEASED;
import static io.kadian.report.CampaignReport.SENT;

import io.kadian.report.CampaignReport.Parts;
import io.kadian.report.CampaignReport.Quantiles;
import io.kadian.report.CampaignReport.Receipts;
import io.kadian.report.Slots.Series;
import io.kadian.status.CampaignStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * Works a campaign's report out of {@code sms_log}. The database adds up; what comes over the wire
 * are slots and groups, however many rows there are. A million rows take it some seconds.
 */
public final class ReportReader {
  /** So many that a step from slot to slot can't be told from a line. */
  private static final int SLOTS_OF_TIME = 150;

  private static final int SLOTS_OF_LENGTH = 40;

  private final LedgerGroups ledger;

  /**
   * @param snapshot a transaction in which all queries see the same rows
   */
  public ReportReader(Connection snapshot, String campaign) {
    this.ledger = new LedgerGroups(snapshot, campaign);
  }

  /**
   * @param status of the same moment
   */
  public CampaignReport read(CampaignStatus status) throws SQLException {
    Spread due = ledger.spread(Measure.DUE);
    Spread sent = ledger.spread(Measure.SENT);
    Spread released = ledger.spread(Measure.DUE_TO_RELEASED);
    Spread late = ledger.spread(Measure.DUE_TO_SENT);
    return new CampaignReport(
        status,
        overTime(Map.of(DUE, Measure.DUE, SENT, Measure.SENT), due, sent),
        lengths(released),
        lengths(late),
        fromZero(
            Map.of(RELEASED, Measure.DUE_TO_RELEASED, SENT, Measure.DUE_TO_SENT), released, late),
        ledger.routes(),
        receipts(sent),
        parts());
  }

  private Receipts receipts(Spread sent) throws SQLException {
    Map<String, Long> deliveries = ledger.deliveries();
    long none = deliveries.getOrDefault("", 0L);
    deliveries.remove("");
    Spread length = ledger.spread(Measure.SENT_TO_DELIVERED);
    Spread delivered = ledger.spread(Measure.DELIVERED);
    return new Receipts(
        deliveries,
        none,
        ledger.receiptErrors(),
        lengths(length),
        fromZero(Map.of(DELIVERED, Measure.SENT_TO_DELIVERED), length),
        delivered.isEmpty()
            ? null
            : overTime(Map.of(SENT, Measure.SENT, DELIVERED, Measure.DELIVERED), sent, delivered));
  }

  private Parts parts() throws SQLException {
    var messages = ledger.parts("SENT");
    return new Parts(messages, sum(messages), sum(ledger.parts("UNKNOWN")));
  }

  private static long sum(Map<Integer, Long> messages) {
    return messages.entrySet().stream().mapToLong(e -> e.getKey() * e.getValue()).sum();
  }

  @Nullable
  private static Quantiles lengths(Spread spread) {
    return spread.isEmpty() ? null : spread.lengths();
  }

  @Nullable
  private Slots overTime(Map<String, Measure> measures, Spread... spreads) throws SQLException {
    if (Stream.of(spreads).allMatch(Spread::isEmpty)) {
      return null;
    }
    long first = any(spreads).mapToLong(Spread::first).min().orElseThrow();
    Grid grid = grid(first, SLOTS_OF_TIME, spreads);
    Instant from = Instant.EPOCH.plus(grid.from(), ChronoUnit.MICROS);
    return new Slots(from, width(grid), series(measures, grid));
  }

  @Nullable
  private Slots fromZero(Map<String, Measure> measures, Spread... spreads) throws SQLException {
    if (Stream.of(spreads).allMatch(Spread::isEmpty)) {
      return null;
    }
    Grid grid = grid(0, SLOTS_OF_LENGTH, spreads);
    return new Slots(null, width(grid), series(measures, grid));
  }

  private static Grid grid(long first, int most, Spread... spreads) {
    return Grid.over(
        first,
        any(spreads).mapToLong(Spread::nearlyLast).max().orElseThrow(),
        any(spreads).mapToLong(Spread::last).max().orElseThrow(),
        most);
  }

  private static Stream<Spread> any(Spread... spreads) {
    return Stream.of(spreads).filter(spread -> !spread.isEmpty());
  }

  private static Duration width(Grid grid) {
    return Duration.of(grid.width(), ChronoUnit.MICROS);
  }

  private Map<String, Series> series(Map<String, Measure> measures, Grid grid) throws SQLException {
    Map<String, Series> series = new LinkedHashMap<>();
    for (String name : measures.keySet().stream().sorted().toList()) {
      series.put(name, ledger.series(measures.get(name), grid));
    }
    return series;
  }
}
