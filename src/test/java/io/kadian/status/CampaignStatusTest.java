// SPDX-License-Identifier: Apache-2.0
package io.kadian.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.Event.AudienceCounted;
import io.kadian.domain.Event.CampaignAdmitted;
import io.kadian.domain.Event.CampaignRefused;
import io.kadian.domain.Outcome.State;
import io.kadian.domain.Tally;
import io.kadian.status.CampaignStatus.Balance;
import io.kadian.status.CampaignStatus.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CampaignStatusTest {
  private static final Instant SEND_AT = Instant.parse("2026-12-12T12:00:00Z");
  private static final Campaign CAMPAIGN =
      new Campaign("double12", "gold", "text", SEND_AT, Duration.ofHours(1), null);
  private static final Instant ANNOUNCED_AT = SEND_AT.minus(Duration.ofDays(1));
  private static final Instant BEFORE = SEND_AT.minusMillis(1);
  private static final Instant DURING = SEND_AT.plusSeconds(30);

  private CampaignNews news =
      CampaignNews.NONE.announced(new AnnouncedCampaign(CAMPAIGN, ANNOUNCED_AT));
  private final Rows rows = new Rows();

  /** The ledger's rows, as a test writes them down. */
  private static final class Rows {
    private final Map<State, SortedMap<String, Long>> counts = new EnumMap<>(State.class);

    Rows with(State state, String reason, long count) {
      counts.computeIfAbsent(state, s -> new TreeMap<>()).put(reason, count);
      return this;
    }
  }

  private void admitted() {
    news = news.hear(new CampaignAdmitted("double12", CAMPAIGN, ANNOUNCED_AT));
  }

  private void refused(String reason) {
    news = news.hear(new CampaignRefused("double12", reason, ANNOUNCED_AT));
  }

  private void counted(long selected, long withdrawn, long released) {
    Tally tally = new Tally(selected, withdrawn, released);
    news = news.hear(new AudienceCounted("double12", tally, ANNOUNCED_AT));
  }

  private CampaignStatus at(Instant now) {
    return CampaignStatus.of(news, new LedgerCounts(rows.counts, 0, null, null, null), now);
  }

  private static long total(CampaignStatus status) {
    return status.held()
        + status.withdrawn()
        + CampaignStatus.sum(status.suppressed())
        + status.sent()
        + CampaignStatus.sum(status.failed())
        + CampaignStatus.sum(status.unknown())
        + status.underWay();
  }

  @AfterEach
  void whateverHappensTheTermsAddUpToWhatWasSelected() {
    for (Instant now = BEFORE; now.isBefore(SEND_AT.plusSeconds(9000)); now = now.plusSeconds(61)) {
      CampaignStatus status = at(now);
      assertThat(total(status)).as("at %s: %s", now, status).isEqualTo(status.selected());
    }
  }

  @Test
  void waitsUntilTheJobAnswers() {
    assertThat(at(BEFORE).phase()).isEqualTo(Phase.WAITING);
    assertThat(at(BEFORE).reason()).isNull();
  }

  @Test
  void waitsForItsSegmentAndSaysSo() {
    refused("segment 'gold' is not published; it waits for it");

    assertThat(at(BEFORE).phase()).isEqualTo(Phase.WAITING);
    assertThat(at(BEFORE).reason()).contains("'gold' is not published");
  }

  @Test
  void isRefusedWithTheJobsReason() {
    refused("message: the member table has no column [x]");

    assertThat(at(BEFORE).phase()).isEqualTo(Phase.REFUSED);
    assertThat(at(BEFORE).reason()).isEqualTo("message: the member table has no column [x]");
  }

  @Test
  void isScheduledOnceItsSegmentIsThereAndTheJobAdmitsIt() {
    refused("segment 'gold' is not published; it waits for it");
    admitted();

    assertThat(at(BEFORE).phase()).isEqualTo(Phase.SCHEDULED);
    assertThat(at(BEFORE).reason()).isNull();
  }

  @Test
  void staysAdmittedWhenAnotherOfTheSameIdIsRefused() {
    admitted();
    refused("is announced already, with other contents");

    assertThat(at(BEFORE).phase()).isEqualTo(Phase.SCHEDULED);
  }

  @Test
  void beforeTheInstantWithdrawnIsWhatHoldSays() {
    admitted();
    counted(100, 7, 0);

    CampaignStatus status = at(BEFORE);
    assertThat(status.held()).isEqualTo(93);
    assertThat(status.withdrawn()).isEqualTo(7);
    assertThat(status.underWay()).isZero();
    assertThat(status.balance()).isEqualTo(Balance.BALANCED);
  }

  @Test
  void fromTheInstantOnWithdrawnIsWhatTheLedgerSaysAndTheRestIsUnderWay() {
    admitted();
    counted(100, 7, 20);
    rows.with(State.WITHDRAWN, "", 5).with(State.SENT, "", 12);

    CampaignStatus status = at(DURING);
    assertThat(status.phase()).isEqualTo(Phase.RELEASING);
    assertThat(status.held()).isEqualTo(73);
    assertThat(status.withdrawn()).isEqualTo(5);
    assertThat(status.underWay()).isEqualTo(20 + 7 - 12 - 5);
    assertThat(status.balance()).isEqualTo(Balance.UNDER_WAY);
    assertThat(status.progress()).isEqualTo(12 / 95.0);
  }

  @Test
  void isDoneWhenEveryMessageHasARow() {
    admitted();
    counted(100, 7, 93);
    rows.with(State.WITHDRAWN, "", 7)
        .with(State.SENT, "", 80)
        .with(State.FAILED, "ESME_RINVDSTADR", 3)
        .with(State.UNKNOWN, "NO_ANSWER", 1)
        .with(State.SUPPRESSED, "DUPLICATE", 5)
        .with(State.SUPPRESSED, "NO_CONSENT", 4);

    CampaignStatus status = at(DURING);
    assertThat(status.phase()).isEqualTo(Phase.DONE);
    assertThat(status.balance()).isEqualTo(Balance.BALANCED);
    assertThat(status.suppressed()).isEqualTo(Map.of("DUPLICATE", 5L, "NO_CONSENT", 4L));
    assertThat(status.progress()).isOne();
  }

  @Test
  void saysWhenMessagesExpired() {
    admitted();
    counted(10, 0, 10);
    rows.with(State.SENT, "", 8).with(State.SUPPRESSED, "EXPIRED", 2);

    assertThat(at(DURING).phase()).isEqualTo(Phase.EXPIRED);
  }

  @Test
  void believesTheLedgerWhereItKnowsMoreThanHoldHasToldSoFar() {
    admitted();
    counted(100, 0, 20);
    rows.with(State.SENT, "", 60);

    CampaignStatus status = at(DURING);
    assertThat(status.held()).isEqualTo(40);
    assertThat(status.underWay()).isZero();
    assertThat(status.phase()).isEqualTo(Phase.RELEASING);
  }

  @Test
  void isNotDoneWhileTheMembersMayStillBeScanned() {
    admitted();

    assertThat(at(SEND_AT.plusSeconds(1)).phase()).isEqualTo(Phase.RELEASING);
    assertThat(at(SEND_AT.plusSeconds(2)).phase()).isEqualTo(Phase.DONE);
  }

  @Test
  void isOffWhenAMessageHasNoRowLongAfterTheExpiry() {
    admitted();
    counted(10, 0, 10);
    rows.with(State.SENT, "", 9);

    assertThat(at(DURING).balance()).isEqualTo(Balance.UNDER_WAY);
    CampaignStatus late = at(CAMPAIGN.expiresAt().plus(CampaignStatus.GRACE));
    assertThat(late.balance()).isEqualTo(Balance.OFF);
    assertThat(late.underWay()).isOne();
    assertThat(late.phase()).isEqualTo(Phase.DONE);
  }

  @Test
  void isOffWhenThereAreMoreRowsThanMessages() {
    admitted();
    counted(10, 0, 10);
    rows.with(State.SENT, "", 12);

    assertThat(at(DURING).balance()).isEqualTo(Balance.OFF);
    assertThat(at(DURING).underWay()).isEqualTo(-2);
  }

  @Test
  void isStillReleasingWhenNoJobRanUntilTheExpiry() {
    admitted();
    counted(10, 0, 0);

    CampaignStatus late = at(CAMPAIGN.expiresAt().plus(Duration.ofDays(1)));
    assertThat(late.phase()).isEqualTo(Phase.RELEASING);
    assertThat(late.held()).isEqualTo(10);
  }

  @Test
  void saysThatItCannotTellWhenTheCountIsGoneFromTheEventsTopic() {
    rows.with(State.SENT, "", 12).with(State.WITHDRAWN, "", 1);

    assertThat(at(DURING).balance()).isEqualTo(Balance.NOT_COUNTED);
    assertThat(at(DURING).phase()).isEqualTo(Phase.DONE);
    assertThat(at(DURING).selected()).isEqualTo(13);
  }

  @Test
  void anOlderCountThatComesLateSaysNothing() {
    admitted();
    counted(100, 0, 0);
    Instant earlier = ANNOUNCED_AT.minusSeconds(1);
    news = news.hear(new AudienceCounted("double12", new Tally(50, 0, 0), earlier));

    assertThat(at(BEFORE).selected()).isEqualTo(100);
  }
}
