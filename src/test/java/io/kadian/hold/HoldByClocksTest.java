// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import static io.kadian.testing.Campaigns.admitted;
import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AudienceChange;
import io.kadian.domain.ControlRecord.Command;
import io.kadian.domain.ControlRecord.Command.Action;
import io.kadian.domain.Lot;
import io.kadian.domain.LotTally;
import io.kadian.domain.Outcome;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Sms;
import io.kadian.domain.Tally;
import io.kadian.testing.Messages;
import io.kadian.testing.Rules;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.io.AvailabilityProvider;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriterWithAvailabilityHelper;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lots that are due by their members' clocks, and in their hours. */
class HoldByClocksTest {
  private static final String SHANGHAI = "Asia/Shanghai";
  private static final String TOKYO = "Asia/Tokyo";
  private static final Instant START = at("2026-12-12T00:00", SHANGHAI);
  private static final int CHUNK = 2;

  private KeyedTwoInputStreamOperatorTestHarness<String, AudienceChange, AdmittedCampaign, Sms>
      hold;

  @BeforeEach
  void start() throws Exception {
    hold = harness();
    hold.open();
    tick(START);
  }

  @AfterEach
  void stop() throws Exception {
    hold.close();
  }

  @Test
  void releasesEachLotAtItsMembersTime() throws Exception {
    AdmittedCampaign local = admitted("local", "send_at: 2026-12-12T10:00", "zone: member");
    hold.processElement2(local, 0);
    join(local, null, "m1");
    join(local, TOKYO, "m2");
    tick(at("2026-12-12T10:00", TOKYO));
    assertThat(released()).containsExactly("m2");
    assertThat(sms().get(0).due()).isEqualTo(at("2026-12-12T10:00", TOKYO));
    assertThat(sms().get(0).expires()).isEqualTo(at("2026-12-12T11:00", TOKYO));
    assertThat(sms().get(0).zone()).isEqualTo(TOKYO);
    tick(at("2026-12-12T10:00", SHANGHAI));
    assertThat(released()).containsExactly("m2", "m1");
  }

  @Test
  void isInTimeEvenIfTheLotComesBeforeItsCampaign() throws Exception {
    AdmittedCampaign local = admitted("local", "send_at: 2026-12-12T10:00", "zone: member");
    join(local, TOKYO, "m1");
    OperatorSubtaskState state = hold.snapshot(1, 1);
    hold.close();
    hold = harness();
    hold.initializeState(state);
    hold.open();
    hold.processElement2(local, 0);
    tick(at("2026-12-12T10:00", TOKYO));
    assertThat(released()).containsExactly("m1");
  }

  @Test
  void waitsForTheWindowOfEachClockAndExpiresLaterByIt() throws Exception {
    AdmittedCampaign evening = admitted("evening", "send_at: 2026-12-12T20:30:00+08:00");
    hold.processElement2(evening, 0);
    join(evening, null, "m1");
    join(evening, TOKYO, "m2");
    tick(at("2026-12-12T20:30", SHANGHAI));
    assertThat(released()).containsExactly("m1");
    tick(at("2026-12-13T08:00", TOKYO).minusMillis(1));
    assertThat(released()).containsExactly("m1");
    tick(at("2026-12-13T08:00", TOKYO));
    assertThat(released()).containsExactly("m1", "m2");
    assertThat(sms().get(1).expires()).isEqualTo(at("2026-12-13T09:00", TOKYO));
  }

  @Test
  void endsWhatIsOutsideTheWindowIfItDoesNotWait() throws Exception {
    AdmittedCampaign evening =
        admitted("evening", "send_at: 2026-12-12T20:30:00+08:00", "window: 08:00-21:00 suppress");
    hold.processElement2(evening, 0);
    join(evening, TOKYO, "m1", "m2", "m3");
    tick(at("2026-12-12T20:30", SHANGHAI));
    tick(at("2026-12-12T20:30", SHANGHAI).plusMillis(5));
    assertThat(released()).isEmpty();
    assertThat(outcomes()).extracting(Outcome::reason).containsOnly("OUTSIDE_WINDOW").hasSize(3);
    assertThat(tally()).isEqualTo(new Tally(3, 0, 3));
  }

  @Test
  void stopsWhenTheWindowClosesAndGoesOnWhenItOpens() throws Exception {
    AdmittedCampaign evening =
        admitted(
            "evening", "send_at: 2026-12-12T20:59:00+08:00", "expire_after: PT20H", "pace: 1/s");
    hold.processElement2(evening, 0);
    String[] members = new String[100];
    for (int i = 0; i < 100; i++) {
      members[i] = "m" + i;
    }
    join(evening, null, members);
    Instant due = at("2026-12-12T20:59", SHANGHAI);
    for (int second = 0; second < 90; second++) {
      tick(due.plusSeconds(second));
    }
    assertThat(released()).hasSize(60);
    Instant morning = at("2026-12-13T08:00", SHANGHAI);
    tick(morning.minusMillis(1));
    assertThat(released()).hasSize(60);
    for (int second = 0; second < 60; second++) {
      tick(morning.plusSeconds(second));
    }
    assertThat(released()).hasSize(100);
  }

  @Test
  void countsAMemberWhoTravelsOnce() throws Exception {
    AdmittedCampaign local = admitted("local", "send_at: 2026-12-12T10:00", "zone: member");
    hold.processElement2(local, 0);
    join(local, null, "m1");
    hold.processElement1(AudienceChange.moved(lot(local, null), "m1"), 0);
    join(local, TOKYO, "m1");
    tick(at("2026-12-12T10:00", TOKYO));
    tick(at("2026-12-12T10:00", SHANGHAI));
    assertThat(released()).containsExactly("m1");
    assertThat(outcomes()).isEmpty();
    assertThat(tallies(lot(local, null))).endsWith(Tally.NONE);
    assertThat(tallies(lot(local, TOKYO))).endsWith(new Tally(1, 0, 1));
  }

  @Test
  void amendsWhoIsInAndTakesNobodyElseIn() throws Exception {
    AdmittedCampaign frozen =
        admitted("frozen", "send_at: 2026-12-12T20:00:00+08:00", "audience: frozen");
    hold.processElement2(frozen, 0);
    join(frozen, null, "m1");
    PreparedSms other = Messages.prepared("+8613900000000", "改");
    hold.processElement1(AudienceChange.amended(lot(frozen, null), "m1", other), 0);
    hold.processElement1(AudienceChange.amended(lot(frozen, null), "m2", other), 0);
    tick(at("2026-12-12T20:00", SHANGHAI));
    assertThat(sms()).singleElement().extracting(Sms::prepared).isEqualTo(other);
  }

  @Test
  void movesEachLotByItsClock() throws Exception {
    AdmittedCampaign local = admitted("local", "send_at: 2026-12-12T10:00", "zone: member");
    hold.processElement2(local, 0);
    join(local, null, "m1");
    join(local, TOKYO, "m2");
    Command later =
        new Command("c", "local", Action.RESCHEDULE, at("2026-12-12T11:00", SHANGHAI), START);
    hold.processElement2(local.standing(local.standing().after(later, local.campaign())), 0);
    tick(at("2026-12-12T11:00", TOKYO).minusMillis(1));
    assertThat(released()).isEmpty();
    tick(at("2026-12-12T11:00", TOKYO));
    assertThat(released()).containsExactly("m2");
    tick(at("2026-12-12T11:00", SHANGHAI));
    assertThat(released()).containsExactly("m2", "m1");
  }

  @Test
  void aCheckpointRightAfterACampaignWasMovedHasItsNewInstant() throws Exception {
    AdmittedCampaign campaign = admitted("soon", "send_at: 2026-12-12T20:00:00+08:00");
    hold.processElement2(campaign, 0);
    join(campaign, null, "m1");
    Command earlier =
        new Command("c", "soon", Action.RESCHEDULE, at("2026-12-12T11:00", SHANGHAI), START);
    hold.processElement2(
        campaign.standing(campaign.standing().after(earlier, campaign.campaign())), 0);
    hold.prepareSnapshotPreBarrier(1);
    OperatorSubtaskState moved = hold.snapshot(1, 1);
    hold.close();
    hold = harness();
    hold.setup();
    hold.setProcessingTime(START.toEpochMilli());
    hold.initializeState(moved);
    hold.open();
    tick(at("2026-12-12T11:00", SHANGHAI));
    assertThat(released()).containsExactly("m1");
  }

  @Test
  void sharesTheWayOutByWeight() throws Exception {
    AdmittedCampaign heavy = admitted("heavy", "send_at: 2026-12-12T20:00:00+08:00", "weight: 3");
    AdmittedCampaign light = admitted("light", "send_at: 2026-12-12T20:00:00+08:00");
    hold.processElement2(heavy, 0);
    hold.processElement2(light, 0);
    for (int i = 0; i < 100; i++) {
      join(heavy, null, "h" + i);
      join(light, null, "l" + i);
    }
    Instant due = at("2026-12-12T20:00", SHANGHAI);
    for (int i = 0; i < 40; i++) {
      tick(due.plusMillis(i));
    }
    long of = sms().stream().filter(sms -> sms.campaign().equals("heavy")).count();
    assertThat(sms()).hasSize(80);
    assertThat(of).isBetween(57L, 63L);
  }

  private void join(AdmittedCampaign campaign, String zone, String... members) throws Exception {
    for (String member : members) {
      hold.processElement1(
          new AudienceChange(
              lot(campaign, zone), member, Messages.prepared("+8613812345678", "双12 " + member)),
          0);
    }
  }

  private static String lot(AdmittedCampaign campaign, String zone) {
    return new Lot(campaign.id(), campaign.campaign().sendAt(), 7, zone).key();
  }

  private void tick(Instant now) throws Exception {
    hold.setProcessingTime(now.toEpochMilli());
  }

  private List<Sms> sms() {
    return hold.extractOutputValues();
  }

  private List<String> released() {
    return sms().stream().map(Sms::member).toList();
  }

  private List<Outcome> outcomes() {
    var records = hold.getSideOutput(SideOutputs.OUTCOMES);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  private Tally tally() {
    return hold.getSideOutput(SideOutputs.LOT_TALLIES).stream()
        .reduce((a, b) -> b)
        .orElseThrow()
        .getValue()
        .tally();
  }

  private List<Tally> tallies(String lot) {
    return hold.getSideOutput(SideOutputs.LOT_TALLIES).stream()
        .map(StreamRecord::getValue)
        .filter(told -> told.lot().equals(lot))
        .map(LotTally::tally)
        .toList();
  }

  private static Instant at(String local, String zone) {
    return LocalDateTime.parse(local).atZone(ZoneId.of(zone)).toInstant();
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, AudienceChange, AdmittedCampaign, Sms>
      harness() throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<String, AudienceChange, AdmittedCampaign, Sms>(
            new HoldUntilDue(CHUNK, Rules.BY_DAY), AudienceChange::lot, null, Types.STRING);
    var downstream = new AvailabilityProvider.AvailabilityHelper();
    downstream.resetAvailable();
    harness
        .getEnvironment()
        .addOutputs(List.of(new ResultPartitionWriterWithAvailabilityHelper(downstream)));
    return harness;
  }
}
