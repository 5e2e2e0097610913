// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.AudienceSeal;
import io.kadian.domain.Campaign;
import io.kadian.domain.Pace;
import io.kadian.domain.Standing;
import io.kadian.report.CampaignReport;
import io.kadian.report.CampaignReport.Parts;
import io.kadian.report.CampaignReport.Quantiles;
import io.kadian.report.CampaignReport.ReceiptError;
import io.kadian.report.CampaignReport.Receipts;
import io.kadian.report.CampaignReport.Route;
import io.kadian.report.Comparison;
import io.kadian.report.Comparison.Group;
import io.kadian.report.Histogram;
import io.kadian.report.Proportion;
import io.kadian.report.Series;
import io.kadian.report.Slots;
import io.kadian.status.CampaignStatus;
import io.kadian.status.CampaignStatus.Balance;
import io.kadian.status.CampaignStatus.Phase;
import io.kadian.status.LedgerCounts.Lateness;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reports with figures that can be reckoned by hand. */
final class SomeReport {
  static final Instant SEND_AT = Instant.parse("2026-12-12T12:00:00Z");
  static final Instant NOW = SEND_AT.plus(Duration.ofHours(2));
  static final String TEXT = "【富销云】{{first_name|会员}},双12今晚8点开抢 拒收请回复R";

  static final String HASH = "ab".repeat(32);

  private SomeReport() {}

  /** 100 selected, of whom 90 are sent in two seconds. */
  static CampaignReport of(String message) {
    return new CampaignReport(
        status(message),
        new Slots(
            SEND_AT,
            Duration.ofMillis(500),
            Map.of(
                "due", new Series(0, List.of(50L, 42L, 0L, 0L), 0),
                "sent", new Series(0, List.of(40L, 30L, 15L, 3L), 2))),
        quantiles(0, 10, 20),
        quantiles(1, 120, 1_900),
        new Histogram(
            List.of(Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(2)),
            Map.of(
                "released", new Series(0, List.of(90L, 0L), 0),
                "sent", new Series(1, List.of(60L, 29L), 0))),
        List.of(
            new Route("cmcc", 60, 2, 0, 80, 50, Duration.ofMillis(90), Duration.ofMillis(1_500)),
            new Route(null, 30, 0, 1, 40, 10, null, null)),
        receipts(),
        new Parts(new TreeMap<>(Map.of(1, 60L, 2, 30L)), 120, 1),
        null,
        null);
  }

  static CampaignReport compared(boolean withOptOuts) {
    return compared(TEXT, withOptOuts);
  }

  /** The same of two texts and a frozen audience, and 10 who were held out. */
  static CampaignReport compared(String message, boolean withOptOuts) {
    CampaignReport one = of(message);
    return new CampaignReport(
        one.status(),
        one.release(),
        one.releasedAfterDue(),
        one.sentAfterDue(),
        one.lateness(),
        one.routes(),
        one.receipts(),
        one.parts(),
        Comparison.of(
            List.of(
                new Group(
                    "gift",
                    50,
                    1,
                    4,
                    45,
                    0,
                    0,
                    40,
                    70,
                    0,
                    withOptOuts ? 2L : null,
                    Proportion.of(40, 45)),
                new Group(
                    "price",
                    40,
                    1,
                    0,
                    36,
                    2,
                    1,
                    20,
                    50,
                    1,
                    withOptOuts ? 0L : null,
                    Proportion.of(20, 36))),
            new Group(null, 10, 0, 10, 0, 0, 0, 0, 0, 0, withOptOuts ? 1L : null, null)),
        new AudienceSeal("double12", 64, 100, HASH, SEND_AT.minusSeconds(3_600)));
  }

  private static CampaignStatus status(String message) {
    Campaign campaign =
        new Campaign("double12", "gold", message, SEND_AT, Duration.ofHours(1), new Pace(100));
    return new CampaignStatus(
        campaign,
        Phase.DONE,
        null,
        100,
        0,
        2,
        new TreeMap<>(Map.of("DUPLICATE", 3L, "OPTED_OUT", 2L)),
        90,
        new TreeMap<>(Map.of("ESME_RINVDSTADR", 2L)),
        new TreeMap<>(Map.of("NO_ANSWER", 1L)),
        0,
        Balance.BALANCED,
        120,
        SEND_AT.plusMillis(12),
        SEND_AT.plusMillis(2_012),
        new Lateness(Duration.ofMillis(100), Duration.ofMillis(1_500), Duration.ofMillis(1_900)),
        Standing.of(campaign));
  }

  private static Quantiles quantiles(long early, long half, long most) {
    Duration p50 = Duration.ofMillis(half);
    Duration max = Duration.ofMillis(most);
    return new Quantiles(90, early, Duration.ZERO, p50, p50, p50, max, max, max);
  }

  private static Receipts receipts() {
    Map<String, Long> deliveries = new LinkedHashMap<>();
    deliveries.put("DELIVERED", 60L);
    deliveries.put("UNDELIVERABLE", 9L);
    return new Receipts(
        deliveries,
        21,
        List.of(new ReceiptError("UNDELIVERABLE", "MK:0001", 9)),
        new Quantiles(
            60,
            0,
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            Duration.ofSeconds(6),
            Duration.ofSeconds(8),
            Duration.ofSeconds(9),
            Duration.ofSeconds(9)),
        new Histogram(
            List.of(Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(10)),
            Map.of("delivered", new Series(0, List.of(50L, 10L), 0))),
        new Slots(
            SEND_AT,
            Duration.ofSeconds(5),
            Map.of(
                "sent", new Series(0, List.of(90L, 0L), 0),
                "delivered", new Series(0, List.of(20L, 40L), 0))));
  }

  /** Nobody was selected yet. */
  static CampaignReport empty() {
    Campaign campaign = new Campaign("double12", "gold", TEXT, SEND_AT, Duration.ofHours(1), null);
    CampaignStatus status =
        new CampaignStatus(
            campaign,
            Phase.SCHEDULED,
            null,
            0,
            0,
            0,
            Map.of(),
            0,
            Map.of(),
            Map.of(),
            0,
            Balance.BALANCED,
            0,
            null,
            null,
            null,
            Standing.of(campaign));
    return new CampaignReport(
        status,
        null,
        null,
        null,
        null,
        List.of(),
        new Receipts(Map.of(), 0, List.of(), null, null, null),
        new Parts(new TreeMap<>(), 0, 0),
        null,
        null);
  }
}
