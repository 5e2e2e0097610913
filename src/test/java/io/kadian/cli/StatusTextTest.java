// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Campaign;
import io.kadian.domain.Standing;
import io.kadian.status.CampaignStatus;
import io.kadian.status.CampaignStatus.Balance;
import io.kadian.status.CampaignStatus.Phase;
import io.kadian.status.LedgerCounts.Lateness;
import io.kadian.testing.Campaigns;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusTextTest {
  private static final Instant SEND_AT = Instant.parse("2026-12-12T12:00:00Z");
  private static final Campaign DOUBLE12 =
      new Campaign("double12", "gold", "text", SEND_AT, Duration.ofHours(1), null);
  private static final String LONGEST_ID = "a".repeat(64);

  private final StatusText text = new StatusText(ZoneId.of("Asia/Shanghai"));

  private static CampaignStatus status(String id, Phase phase, Balance balance, long underWay) {
    Campaign campaign =
        phase == Phase.RECURRING
            ? Campaigns.campaign(id, "recurring: 0 10 * * MON", "zone: member|America/New_York")
            : new Campaign(id, LONGEST_ID, "text", SEND_AT, Duration.ofHours(1), null);
    Map<String, Long> reasons =
        IntStream.range(0, 12)
            .boxed()
            .collect(Collectors.toMap(i -> "REASON_NUMBER_" + i, i -> 1_000_000L + i));
    reasons.put("EXPIRED", 7L);
    return new CampaignStatus(
        campaign,
        phase,
        phase == Phase.WAITING || phase == Phase.REFUSED
            ? "a reason of many words, ".repeat(9).strip()
            : null,
        1_000_000_000,
        100_000_000,
        12_345,
        new TreeMap<>(reasons),
        800_000_000,
        new TreeMap<>(reasons),
        new TreeMap<>(Map.of("", 3L)),
        underWay,
        balance,
        900_000_000,
        SEND_AT.plusMillis(12),
        SEND_AT.plusSeconds(600),
        new Lateness(Duration.ofMillis(12), Duration.ofMillis(850), Duration.ofMillis(601_000)),
        Standing.of(campaign));
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void fitsIntoEightyColumnsWhateverTheFigures(Phase phase) {
    for (Balance balance : Balance.values()) {
      CampaignStatus status = status("double12", phase, balance, -1_000_000_000);
      assertThat(text.report(status, SEND_AT)).allSatisfy(StatusTextTest::fits);
      assertThat(text.glance(status, SEND_AT)).allSatisfy(StatusTextTest::fits);
    }
  }

  private static void fits(String line) {
    assertThat(DisplayWidth.of(line)).as(line).isLessThanOrEqualTo(80);
    assertThat(line).isEqualTo(line.stripTrailing());
  }

  @Test
  void saysWhenOneThatRecursComesNext() {
    CampaignStatus status = status("weekly", Phase.RECURRING, Balance.BALANCED, 0);
    assertThat(String.join(" ", text.report(status, Campaigns.WRITTEN)))
        .startsWith("weekly: recurs, next in ")
        .contains("cron 0 10 * * MON in America/New_York, on each member's clock");
  }

  @Test
  void namesReasonsTheMostFrequentFirst() {
    CampaignStatus status = status("double12", Phase.DONE, Balance.BALANCED, 0);

    assertThat(text.report(status, SEND_AT))
        .contains("  + unknown                3  no reason 3")
        .anySatisfy(line -> assertThat(line).endsWith("REASON_NUMBER_11 1,000,011,"));
  }

  @Test
  void glancesAtAReleaseInFewLines() {
    CampaignStatus half =
        new CampaignStatus(
            DOUBLE12,
            Phase.RELEASING,
            null,
            1000,
            400,
            0,
            Map.of("DUPLICATE", 10L),
            490,
            Map.of(),
            Map.of(),
            100,
            Balance.UNDER_WAY,
            490,
            SEND_AT,
            SEND_AT.plusSeconds(2),
            null,
            Standing.of(DOUBLE12));

    assertThat(text.glance(half, SEND_AT.plusSeconds(2)))
        .isEqualTo(
            List.of(
                "double12: releasing for 2 s",
                "  [" + "#".repeat(24) + "-".repeat(24) + "]  50 %, 245/s",
                "  selected 1,000 = held 400 + withdrawn 0 + suppressed 10 + sent 490 + failed 0",
                "  + unknown 0 + under way 100"));
  }

  @Test
  void asksWhetherTheJobRunsWhenMessagesAreHeldBeyondTheirExpiry() {
    CampaignStatus status = status("double12", Phase.RELEASING, Balance.UNDER_WAY, 0);

    assertThat(text.report(status, SEND_AT.plus(Duration.ofHours(2))).get(0))
        .isEqualTo("double12: expired with 100,000,000 held; is the job running?");
  }

  @Test
  void neverSaysAllIsDoneBeforeItIs() {
    CampaignStatus nearly =
        new CampaignStatus(
            DOUBLE12,
            Phase.RELEASING,
            null,
            1000,
            1,
            0,
            Map.of(),
            999,
            Map.of(),
            Map.of(),
            0,
            Balance.BALANCED,
            999,
            SEND_AT,
            SEND_AT.plusSeconds(2),
            null,
            Standing.of(DOUBLE12));

    assertThat(text.line(nearly, SEND_AT)).contains("releasing, 99 %");
  }

  @Test
  void everyBalanceHasItsWords() {
    assertThat(
            Arrays.stream(Balance.values())
                .map(balance -> status("x", Phase.DONE, balance, 5))
                .map(status -> text.line(status, SEND_AT))
                .map(line -> line.substring(line.lastIndexOf(';') + 2)))
        .containsExactly(
            "balances to 0: every message is accounted for",
            "5 messages under way: left hold, not in the ledger yet",
            "DOES NOT BALANCE: 5 messages without a row",
            "the figures are the ledger's");
  }
}
