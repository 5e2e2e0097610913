// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import static io.kadian.report.CampaignReport.DELIVERED;
import static io.kadian.report.CampaignReport.DUE;
import static io.kadian.report.CampaignReport.RELEASED;
import static io.kadian.report.CampaignReport.SENT;

import io.kadian.report.CampaignReport.Parts;
import io.kadian.report.CampaignReport.Quantiles;
import io.kadian.report.CampaignReport.Receipts;
import io.kadian.status.CampaignStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * Works a campaign's report out of {@code sms_log}. The database adds up; what comes over the wire
 * are slots and groups, however many rows there are. A million rows take it some seconds.
 */
public final class ReportReader {
  /** So many that a step from slot to slot can't be told from a line. */
  private static final int SLOTS = 150;

  private final Connection snapshot;
  private final LedgerGroups ledger;

  /**
   * @param snapshot a transaction in which all queries see the same rows
   */
  public ReportReader(Connection snapshot, String campaign) {
    this.snapshot = snapshot;
    this.ledger = new LedgerGroups(snapshot, campaign);
  }

  /**
   * @param status of the same moment
   */
  public CampaignReport read(CampaignStatus status) throws SQLException {
    ledger.reckonInMemory();
    Spread due = ledger.spread(Measure.DUE);
    Spread sent = ledger.spread(Measure.SENT);
    Spread released = ledger.spread(Measure.DUE_TO_RELEASED);
    Spread late = ledger.spread(Measure.DUE_TO_SENT);
    return new CampaignReport(
        status,
        overTime(Map.of(DUE, Measure.DUE, SENT, Measure.SENT), due, sent),
        lengths(released),
        lengths(late),
        lengths(
            Map.of(RELEASED, Measure.DUE_TO_RELEASED, SENT, Measure.DUE_TO_SENT), released, late),
        ledger.routes(),
        receipts(sent),
        parts(),
        new ComparisonReader(snapshot).read(status.campaign()),
        new AudienceReader(snapshot).seal(status.id()));
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
        lengths(Map.of(DELIVERED, Measure.SENT_TO_DELIVERED), length),
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
    List<Spread> any = any(spreads);
    if (any.isEmpty()) {
      return null;
    }
    Grid grid =
        Grid.over(
            any.stream().mapToLong(Spread::first).min().orElseThrow(),
            any.stream().mapToLong(Spread::nearlyLast).max().orElseThrow(),
            any.stream().mapToLong(Spread::last).max().orElseThrow(),
            SLOTS);
    return new Slots(
        Instant.EPOCH.plus(grid.from(), ChronoUnit.MICROS),
        micros(grid.width()),
        series(measures, grid.edges()));
  }

  @Nullable
  private Histogram lengths(Map<String, Measure> measures, Spread... spreads) throws SQLException {
    List<Spread> any = any(spreads);
    if (any.isEmpty()) {
      return null;
    }
    List<Duration> edges =
        Histogram.edges(
            micros(any.stream().mapToLong(Spread::first).min().orElseThrow()),
            micros(any.stream().mapToLong(Spread::last).max().orElseThrow()));
    return new Histogram(
        edges, series(measures, edges.stream().map(edge -> edge.toNanos() / 1000).toList()));
  }

  private static List<Spread> any(Spread... spreads) {
    return Stream.of(spreads).filter(spread -> !spread.isEmpty()).toList();
  }

  private static Duration micros(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }

  private Map<String, Series> series(Map<String, Measure> measures, List<Long> edges)
      throws SQLException {
    Map<String, Series> series = new LinkedHashMap<>();
    for (String name : measures.keySet().stream().sorted().toList()) {
      series.put(name, ledger.series(measures.get(name), edges));
    }
    return series;
  }
}
