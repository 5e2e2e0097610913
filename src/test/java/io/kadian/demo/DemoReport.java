// SPDX-License-Identifier: Apache-2.0
package io.kadian.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.kadian.Settings;
import io.kadian.simulator.ReceivedMessage;
import io.kadian.simulator.SimulatorReport;
import io.kadian.status.CampaignStatus;
import io.kadian.status.CampaignStatus.Balance;
import io.kadian.status.StatusReader;
import io.kadian.testing.LocalParts;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came out, held against what had to.
 *
 * @param campaigns where each stands, from the ledger and the events
 * @param curve by second of the epoch, messages that the SMSC took
 * @param early messages that left before their campaign's instant
 * @param repeats by the SMSC's own count
 * @param deadLetters records on the dead-letter topic
 * @param faults what doesn't hold, a sentence each
 */
record DemoReport(
    int members,
    List<CampaignStatus> campaigns,
    Map<Long, Long> curve,
    long early,
    long repeats,
    long received,
    long deadLetters,
    List<String> faults) {

  private static final int BAR = 50;

  @JsonProperty("holds")
  boolean holds() {
    return faults.isEmpty();
  }

  static DemoReport of(
      LocalParts parts, Expectation expected, Map<String, Instant> instants, int members)
      throws SQLException {
    List<CampaignStatus> campaigns = read(parts, instants);
    SimulatorReport smsc = parts.smsc().report();
    long early = early(parts, campaigns, instants);
    long deadLetters = parts.kafka().read("kadian.dead-letters").size();

    List<String> faults = new ArrayList<>();
    for (CampaignStatus campaign : campaigns) {
      String id = campaign.id();
      expect(faults, id + ": selected", expected.selected().get(id), campaign.selected());
      expect(faults, id + ": under way", 0, campaign.underWay());
      expect(faults, id + ": held", 0, campaign.held());
      expect(
          faults,
          id + ": MISSING_FIELD",
          expected.missingField().getOrDefault(id, 0L),
          campaign.suppressed().getOrDefault("MISSING_FIELD", 0L));
      expect(
          faults,
          id + ": NO_CONSENT",
          expected.noConsent().getOrDefault(id, 0L),
          campaign.suppressed().getOrDefault("NO_CONSENT", 0L));
      if (campaign.balance() != Balance.BALANCED) {
        faults.add(id + ": the identity is " + campaign.balance());
      }
    }
    expect(faults, "different texts at the SMSC", expected.texts(), smsc.distinct());
    expect(faults, "repeats at the SMSC", 0, smsc.repeats());
    expect(faults, "messages before their instant", 0, early);
    expect(faults, "dead letters", expected.deadLetters(), deadLetters);
    Map<Long, Long> curve = new TreeMap<>();
    smsc.perSecond().forEach(second -> curve.put(second.get(0), second.get(1)));
    return new DemoReport(
        members, campaigns, curve, early, smsc.repeats(), smsc.received(), deadLetters, faults);
  }

  List<String> lines(ZoneId zone) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("selected = held + withdrawn + suppressed + sent + failed + unknown");
    for (CampaignStatus campaign : campaigns) {
      lines.add(
          "  %-20s %,d = %,d + %,d + %,d + %,d + %,d + %,d   off by %,d"
              .formatted(
                  campaign.id(),
                  campaign.selected(),
                  campaign.held(),
                  campaign.withdrawn(),
                  CampaignStatus.sum(campaign.suppressed()),
                  campaign.sent(),
                  CampaignStatus.sum(campaign.failed()),
                  CampaignStatus.sum(campaign.unknown()),
                  campaign.underWay()));
      lines.add("  %-20s suppressed: %s".formatted("", campaign.suppressed()));
    }
    lines.add("");
    lines.add("lateness (when the SMSC took it, less when it was due)");
    for (CampaignStatus campaign : campaigns) {
      if (campaign.lateness() != null) {
        lines.add(
            "  %-20s first %s, p50 %s, p99 %s, max %s"
                .formatted(
                    campaign.id(),
                    millis(Duration.between(campaign.campaign().sendAt(), campaign.firstSent())),
                    millis(campaign.lateness().p50()),
                    millis(campaign.lateness().p99()),
                    millis(campaign.lateness().max())));
      }
    }
    lines.add("");
    lines.add("release curve (submit_sm's a second, at the SMSC)");
    long most = curve.values().stream().mapToLong(Long::longValue).max().orElse(1);
    DateTimeFormatter clock = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(zone);
    curve.forEach(
        (second, messages) ->
            lines.add(
                "  %s %,8d %s"
                    .formatted(
                        clock.format(Instant.ofEpochSecond(second)),
                        messages,
                        "#".repeat((int) Math.max(1, BAR * messages / most)))));
    lines.add("");
    lines.add(
        "the SMSC took %,d messages, repeats: %,d, early: %,d".formatted(received, repeats, early));
    lines.add("dead letters: %,d of %,d members' records".formatted(deadLetters, members));
    lines.add("");
    lines.add(
        holds()
            ? "All of it holds: balanced, complete, no repeat, nothing early."
            : "It does NOT hold:");
    faults.forEach(fault -> lines.add("  " + fault));
    return lines;
  }

  private static List<CampaignStatus> read(LocalParts parts, Map<String, Instant> instants)
      throws SQLException {
    Settings settings = parts.settings();
    List<CampaignStatus> campaigns = new ArrayList<>();
    try (StatusReader reader =
        new StatusReader(
            settings.kafka(),
            settings.text("kafka.control-topic"),
            settings.text("kafka.events-topic"),
            settings.database())) {
      for (String id : instants.keySet()) {
        campaigns.add(reader.read(id, Instant.now()).orElseThrow());
      }
    }
    return campaigns;
  }

  /** By the SMSC's clock for the messages it remembers whole, by the ledger for all. */
  private static long early(
      LocalParts parts, List<CampaignStatus> campaigns, Map<String, Instant> instants) {
    long byLedger =
        campaigns.stream()
            .filter(c -> c.firstSent() != null && c.firstSent().isBefore(c.campaign().sendAt()))
            .count();
    Instant first = instants.values().stream().min(Instant::compareTo).orElseThrow();
    Instant last = instants.values().stream().max(Instant::compareTo).orElseThrow();
    String lastText = DemoCampaign.LAPSED.message().substring(0, 8);
    long atSmsc = 0;
    for (ReceivedMessage message : parts.smsc().messages()) {
      Instant from = message.text().startsWith(lastText) ? last : first;
      if (message.at().isBefore(from)) {
        atSmsc++;
      }
    }
    return Math.max(byLedger, atSmsc);
  }

  private static void expect(List<String> faults, String what, long expected, long actual) {
    if (expected != actual) {
      faults.add("%s: expected %,d, found %,d".formatted(what, expected, actual));
    }
  }

  private static String millis(Duration duration) {
    return "%,d ms".formatted(duration.toMillis());
  }
}
