// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import static io.kadian.testing.Messages.DUE;
import static io.kadian.testing.Messages.EXPIRE_AFTER;
import static io.kadian.testing.Messages.PHONE;
import static io.kadian.testing.Messages.campaign;
import static io.kadian.testing.Messages.prepared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AudienceChange;
import io.kadian.domain.Campaign;
import io.kadian.domain.Campaign.Kind;
import io.kadian.domain.Event.RollAnswered;
import io.kadian.domain.Lot;
import io.kadian.domain.LotTally;
import io.kadian.domain.Outcome;
import io.kadian.domain.Pace;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Reason;
import io.kadian.domain.SendingRules;
import io.kadian.domain.Sms;
import io.kadian.domain.Standing;
import io.kadian.domain.Standing.Position;
import io.kadian.domain.Tally;
import io.kadian.testing.Rules;
import io.kadian.testing.StateEntries;
import io.kadian.types.SideOutputs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.io.AvailabilityProvider;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriterWithAvailabilityHelper;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldUntilDueTest {
  private static final int CHUNK = 3;
  private static final Instant BEFORE = DUE.minusSeconds(60);
  private static final String LOT = new Lot("double12", DUE, 7).key();
  private static final String OTHER_LOT = new Lot("double12", DUE, 8).key();

  /** A test may run at night. */
  private SendingRules rules = Rules.ANY_TIME;

  private static final Instant GONE = DUE.plus(EXPIRE_AFTER).plus(KnownCampaigns.KEEP_RELEASED);

  private KeyedTwoInputStreamOperatorTestHarness<String, AudienceChange, AdmittedCampaign, Sms>
      hold;
  private final AvailabilityProvider.AvailabilityHelper downstream =
      new AvailabilityProvider.AvailabilityHelper();

  @BeforeEach
  void start() throws Exception {
    hold = harness();
    hold.open();
    hold.setProcessingTime(BEFORE.toEpochMilli());
    hold.processElement2(campaign("double12"), 0);
  }

  @AfterEach
  void stop() throws Exception {
    hold.close();
  }

  @Test
  void releasesNothingBeforeTheInstantAndAllFromThenOn() throws Exception {
    join(LOT, "m1", "m2");
    tick(DUE.minusMillis(1));
    assertThat(released()).isEmpty();

    tick(DUE);
    assertThat(released()).containsExactlyInAnyOrder("m1", "m2");
    assertThat(sms().get(0).due()).isEqualTo(DUE);
    assertThat(tally()).isEqualTo(new Tally(2, 0, 2));
  }

  @Test
  void keepsOneEventTimeTimerForAWholeLot() throws Exception {
    join(LOT, "m1", "m2", "m3", "m4");
    join(OTHER_LOT, "m5", "m6");
    assertThat(hold.numEventTimeTimers()).isEqualTo(2);
  }

  @Test
  void holdsThoughADrainEndsAllTime() throws Exception {
    join(LOT, "m1", "m2");
    hold.processBothWatermarks(Watermark.MAX_WATERMARK);
    assertThat(released()).isEmpty();

    OperatorSubtaskState drained = hold.snapshot(1, 1);
    restart(drained, BEFORE.plusSeconds(5));
    hold.setProcessingTime(DUE.minusMillis(1).toEpochMilli());
    assertThat(released()).isEmpty();
    hold.setProcessingTime(DUE.toEpochMilli());
    assertThat(released()).containsExactlyInAnyOrder("m1", "m2");
  }

  @Test
  void releasesNothingWhileDownstreamHasNoRoomAndGoesOnWhenItHas() throws Exception {
    join(LOT, "m1", "m2", "m3");
    leave(LOT, "m3");
    downstream.resetUnavailable();
    tick(DUE);
    tick(DUE.plusMillis(1));
    assertThat(released()).isEmpty();
    assertThat(outcomes()).isEmpty();

    downstream.resetAvailable();
    hold.setProcessingTime(DUE.plusMillis(5).toEpochMilli());
    assertThat(released()).containsExactlyInAnyOrder("m1", "m2");
    assertThat(outcomes()).extracting(Outcome::state).containsExactly(Outcome.State.WITHDRAWN);
    assertThat(tally()).isEqualTo(new Tally(3, 1, 2));
  }

  @Test
  void releasesALotInChunksEachInATimerOfItsOwn() throws Exception {
    join(LOT, "m1", "m2", "m3", "m4", "m5", "m6", "m7");
    tick(DUE);
    assertThat(released()).hasSize(CHUNK);
    hold.setProcessingTime(DUE.plusMillis(1).toEpochMilli());
    assertThat(released()).hasSize(2 * CHUNK);
    hold.setProcessingTime(DUE.plusMillis(2).toEpochMilli());
    assertThat(released()).containsExactlyInAnyOrder("m1", "m2", "m3", "m4", "m5", "m6", "m7");
  }

  @Test
  void releasesLotsThatAreDueTogetherOneAfterTheOther() throws Exception {
    join(LOT, "m1", "m2", "m3");
    join(OTHER_LOT, "m4", "m5", "m6");
    tick(DUE);
    assertThat(released()).hasSize(CHUNK);
    hold.setProcessingTime(DUE.plusMillis(1).toEpochMilli());
    assertThat(released()).hasSize(2 * CHUNK);
  }

  @Test
  void releasesManySmallLotsInOneGo() throws Exception {
    join(LOT, "m1");
    join(OTHER_LOT, "m2");
    tick(DUE);
    assertThat(released()).containsExactlyInAnyOrder("m1", "m2");
  }

  @Test
  void sendsTheLatestTextOnce() throws Exception {
    join(LOT, "m1");
    hold.processElement1(new AudienceChange(LOT, "m1", prepared(PHONE, "new text")), 0);
    tick(DUE);
    assertThat(sms()).hasSize(1);
    assertThat(sms().get(0).prepared().text().text()).isEqualTo("new text");
    assertThat(tally()).isEqualTo(new Tally(1, 0, 1));
  }

  @Test
  void countsWhoLeavesAsWithdrawnAndWritesTheRowAtTheInstant() throws Exception {
    join(LOT, "m1", "m2");
    leave(LOT, "m1");
    assertThat(outcomes()).isEmpty();

    tick(DUE);
    assertThat(released()).containsExactly("m2");
    assertThat(outcomes()).extracting(Outcome::state).containsExactly(Outcome.State.WITHDRAWN);
    assertThat(tally()).isEqualTo(new Tally(2, 1, 1));
  }

  @Test
  void countsWhoLeavesAndComesBackOnce() throws Exception {
    join(LOT, "m1");
    leave(LOT, "m1");
    join(LOT, "m1");
    tick(DUE);
    assertThat(released()).containsExactly("m1");
    assertThat(outcomes()).isEmpty();
    assertThat(tally()).isEqualTo(new Tally(1, 0, 1));
  }

  @Test
  void forgetsWhoLeavesWithoutEverHavingBeenIn() throws Exception {
    leave(LOT, "m1");
    assertThat(StateEntries.of(hold)).isZero();
    assertThat(hold.numEventTimeTimers()).isZero();
  }

  @Test
  void sendsAChangeThatArrivesLateButNoSecondTextToWhoWasReleased() throws Exception {
    join(LOT, "m1");
    tick(DUE);
    hold.processElement1(new AudienceChange(LOT, "m1", prepared(PHONE, "another text")), 0);
    join(LOT, "m2");
    tick(DUE.plusMillis(50));
    assertThat(released()).containsExactly("m1", "m2");
    assertThat(tally()).isEqualTo(new Tally(2, 0, 2));
  }

  @Test
  void sendsWhatIsAnnouncedAfterItsInstant() throws Exception {
    tick(DUE.plusSeconds(5));
    join(LOT, "m1", "m2", "m3", "m4");
    tick(DUE.plusSeconds(5).plusMillis(20));
    hold.setProcessingTime(DUE.plusSeconds(6).toEpochMilli());
    assertThat(released()).containsExactlyInAnyOrder("m1", "m2", "m3", "m4");
  }

  @Test
  void expiresWhatCouldNotLeaveInTime() throws Exception {
    join(LOT, "m1", "m2", "m3", "m4");
    OperatorSubtaskState held = hold.snapshot(1, 1);

    restart(held, DUE.plus(EXPIRE_AFTER));
    tick(DUE.plus(EXPIRE_AFTER).plusMillis(20));
    hold.setProcessingTime(DUE.plus(EXPIRE_AFTER).plusMillis(40).toEpochMilli());
    assertThat(released()).isEmpty();
    assertThat(outcomes())
        .hasSize(4)
        .allSatisfy(
            outcome -> {
              assertThat(outcome.state()).isEqualTo(Outcome.State.SUPPRESSED);
              assertThat(outcome.reason()).isEqualTo(Reason.EXPIRED.name());
            });
  }

  @Test
  void expiresAfterAnOutageLongerThanItRemembersReleases() throws Exception {
    join(LOT, "m1", "m2");
    OperatorSubtaskState held = hold.snapshot(1, 1);
    restart(held, GONE.plus(Duration.ofDays(2)));
    tick(GONE.plus(Duration.ofDays(2)).plusMillis(20));
    assertThat(outcomes()).hasSize(2);
    assertThat(StateEntries.of(hold)).isZero();
  }

  @Test
  void keepsAPace() throws Exception {
    hold.processElement2(campaign("slow", new Pace(10)), 0);
    String lot = new Lot("slow", DUE, 1).key();
    join(lot, "m1", "m2", "m3");
    tick(DUE);
    assertThat(released()).hasSize(1);
    hold.setProcessingTime(DUE.plusMillis(99).toEpochMilli());
    assertThat(released()).hasSize(1);
    hold.setProcessingTime(DUE.plusMillis(100).toEpochMilli());
    assertThat(released()).hasSize(2);
    hold.setProcessingTime(DUE.plusMillis(200).toEpochMilli());
    assertThat(sms())
        .extracting(Sms::due)
        .containsExactly(DUE, DUE.plusMillis(100), DUE.plusMillis(200));
  }

  @Test
  void countsLatenessFromTheInstantAndCatchesUpWithHalfASecondAfterAnOutage() throws Exception {
    beginTwentyAtTenASecond();
    assertThat(released()).hasSize(1);
    OperatorSubtaskState begun = hold.snapshot(1, 1);

    Instant back = DUE.plusSeconds(60);
    restart(begun, back);
    tick(back.plusMillis(1));
    hold.setProcessingTime(back.plusMillis(50).toEpochMilli());
    assertThat(released()).as("one, and half a second's at 10/s").hasSize(6);
    assertThat(sms()).extracting(Sms::due).contains(DUE.plusMillis(100), DUE.plusMillis(600));
    hold.setProcessingTime(back.plusMillis(101).toEpochMilli());
    assertThat(released()).hasSize(7);
    hold.setProcessingTime(back.plusMillis(201).toEpochMilli());
    assertThat(released()).hasSize(8);
  }

  @Test
  void isNoLongerBehindItsScheduleAfterAStandstill() throws Exception {
    beginTwentyAtTenASecond();
    hold.setProcessingTime(DUE.plusMillis(450).toEpochMilli());
    hold.setProcessingTime(DUE.plusMillis(460).toEpochMilli());
    assertThat(released()).hasSize(5);
    hold.setProcessingTime(DUE.plusMillis(499).toEpochMilli());
    assertThat(released()).hasSize(5);
    hold.setProcessingTime(DUE.plusMillis(500).toEpochMilli());
    assertThat(released()).hasSize(6);
  }

  private void beginTwentyAtTenASecond() throws Exception {
    hold.processElement2(campaign("slow", new Pace(10)), 0);
    String lot = new Lot("slow", DUE, 1).key();
    for (int i = 10; i < 30; i++) {
      join(lot, "m" + i);
    }
    tick(DUE);
  }

  @Test
  void letsAPacedCampaignDelayNoOther() throws Exception {
    hold.processElement2(campaign("slow", new Pace(1)), 0);
    for (int shard = 0; shard < 10; shard++) {
      join(new Lot("slow", DUE, shard).key(), "s" + shard);
    }
    join(LOT, "m1", "m2");
    tick(DUE);
    assertThat(released()).contains("m1", "m2").hasSize(3);
  }

  @Test
  void letsWhatIsTransactionalGoFirstAndByItsOwnWayThoughTheOtherIsFull() throws Exception {
    Campaign code =
        new Campaign(
            "code", "x", "验证码", DUE.plusSeconds(1), EXPIRE_AFTER, null, Kind.TRANSACTIONAL, null);
    hold.processElement2(new AdmittedCampaign(code, "TRUE"), 0);
    join(LOT, "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8");
    join(new Lot("code", code.sendAt(), 1).key(), "c1", "c2");
    tick(DUE);
    assertThat(released()).hasSize(CHUNK);
    downstream.resetUnavailable();
    tick(code.sendAt());
    hold.setProcessingTime(code.sendAt().plusMillis(4).toEpochMilli());
    assertThat(urgent()).containsExactlyInAnyOrder("c1", "c2");
    assertThat(released()).hasSize(CHUNK);
  }

  private List<String> urgent() {
    return hold.getSideOutput(SideOutputs.URGENT).stream()
        .map(record -> record.getValue().member())
        .toList();
  }

  @Test
  void expiresWhatItsPaceDoesNotReach() throws Exception {
    hold.processElement2(campaign("slow", new Pace(1)), 0);
    for (int shard = 0; shard < 4000; shard++) {
      join(new Lot("slow", DUE, shard).key(), "m" + shard);
    }
    tick(DUE);
    Instant expiry = DUE.plus(EXPIRE_AFTER);
    for (Instant now = DUE; now.isBefore(expiry); now = now.plusSeconds(1)) {
      hold.setProcessingTime(now.toEpochMilli());
    }
    hold.setProcessingTime(expiry.toEpochMilli());
    for (int round = 1; round <= 400 / CHUNK; round++) {
      hold.setProcessingTime(expiry.plusMillis(round).toEpochMilli());
    }
    assertThat(released()).hasSize(3600);
    assertThat(outcomes())
        .hasSize(400)
        .allSatisfy(o -> assertThat(o.reason()).isEqualTo("EXPIRED"));
  }

  @Test
  void keepsWhatIsHeldAndGoesOnExactlyWhereItStopped() throws Exception {
    join(LOT, "m1", "m2", "m3", "m4", "m5");
    tick(DUE);
    assertThat(released()).hasSize(CHUNK);
    works(Position.HELD, DUE.plusMillis(1));
    tick(DUE.plusSeconds(10));
    assertThat(released()).hasSize(CHUNK);

    works(Position.OPEN, DUE.plusSeconds(20));
    tick(DUE.plusSeconds(20));
    assertThat(released()).containsExactlyInAnyOrder("m1", "m2", "m3", "m4", "m5");
    assertThat(sms().get(4).due()).isEqualTo(DUE.plusSeconds(20));
  }

  @Test
  void holdsBeforeTheInstantAndThroughARestart() throws Exception {
    join(LOT, "m1");
    works(Position.HELD, BEFORE);
    tick(DUE);
    restart(hold.snapshot(1, 1), DUE.plusSeconds(5));
    tick(DUE.plusSeconds(6));
    assertThat(released()).isEmpty();
    works(Position.OPEN, DUE.plusSeconds(7));
    tick(DUE.plusSeconds(7));
    assertThat(released()).containsExactly("m1");
  }

  @Test
  void expiresWhatIsHeldTooLong() throws Exception {
    join(LOT, "m1");
    works(Position.HELD, BEFORE);
    tick(DUE);
    tick(DUE.plus(EXPIRE_AFTER));
    assertThat(released()).isEmpty();
    assertThat(outcomes()).extracting(Outcome::reason).containsExactly("EXPIRED");
  }

  @Test
  void endsAtOnceWhatIsCancelledBeforeTheInstantAndWhatComesLater() throws Exception {
    join(LOT, "m1", "m2");
    leave(LOT, "m2");
    works(Position.CANCELLED, BEFORE);
    tick(BEFORE.plusMillis(1));
    join(LOT, "m3");
    join(OTHER_LOT, "m4");
    tick(BEFORE.plusMillis(2));
    assertThat(released()).isEmpty();
    assertThat(outcomes())
        .extracting(Outcome::member, Outcome::reason)
        .containsExactlyInAnyOrder(
            tuple("m2", null),
            tuple("m1", "CANCELLED"),
            tuple("m3", "CANCELLED"),
            tuple("m4", "CANCELLED"));
    assertThat(heldShare()).isZero();
  }

  @Test
  void movesWhatIsHeldWithoutRenderingIt() throws Exception {
    join(LOT, "m1", "m2", "m3", "m4");
    tick(DUE);
    works(Position.HELD, DUE.plusMillis(1));
    Instant later = DUE.plusSeconds(7200);
    moves(Position.OPEN, later);
    tick(DUE.plusSeconds(10));
    join(OTHER_LOT, "m5");
    tick(later.minusMillis(1));
    assertThat(released()).hasSize(CHUNK);

    tick(later);
    assertThat(released()).containsExactlyInAnyOrder("m1", "m2", "m3", "m4", "m5");
    assertThat(sms().subList(CHUNK, 5)).extracting(Sms::due).containsOnly(later);
    assertThat(sms().get(4).expires()).isEqualTo(later.plus(EXPIRE_AFTER));
  }

  @Test
  void movesForward() throws Exception {
    join(LOT, "m1");
    moves(Position.OPEN, DUE.minusSeconds(30));
    tick(DUE.minusSeconds(30));
    assertThat(released()).containsExactly("m1");
    tick(DUE);
    assertThat(released()).hasSize(1);
  }

  private void works(Position position, Instant at) throws Exception {
    AdmittedCampaign campaign = campaign("double12");
    Instant released = position == Position.OPEN ? at : null;
    hold.processElement2(
        campaign.standing(new Standing(position, DUE, DUE.plus(EXPIRE_AFTER), released, at)), 0);
  }

  private void moves(Position position, Instant to) throws Exception {
    hold.processElement2(
        campaign("double12")
            .standing(new Standing(position, to, to.plus(EXPIRE_AFTER), null, BEFORE)),
        0);
  }

  @Test
  void suppressesAtTheInstantWhatHasAFieldMissing() throws Exception {
    hold.processElement1(
        new AudienceChange(LOT, "m1", PreparedSms.hindered(PHONE, true, Reason.MISSING_FIELD)), 0);
    assertThat(outcomes()).isEmpty();
    tick(DUE);
    assertThat(released()).isEmpty();
    assertThat(outcomes()).extracting(Outcome::reason).containsExactly("MISSING_FIELD");
    assertThat(tally()).isEqualTo(new Tally(1, 0, 1));
  }

  @Test
  void waitsForACampaignWhoseBroadcastIsSlower() throws Exception {
    String lot = new Lot("later", DUE, 1).key();
    join(lot, "m1");
    tick(DUE);
    assertThat(released()).isEmpty();
    hold.processElement2(campaign("later"), 0);
    hold.setProcessingTime(DUE.plusMillis(100).toEpochMilli());
    assertThat(released()).containsExactly("m1");
  }

  @Test
  void firesAfterARestore() throws Exception {
    join(LOT, "m1", "m2");
    restart(hold.snapshot(1, 1), DUE.minusSeconds(1));
    tick(DUE);
    assertThat(released()).containsExactlyInAnyOrder("m1", "m2");
  }

  @Test
  void goesOnInTheMiddleOfAReleaseAfterARestore() throws Exception {
    join(LOT, "m1", "m2", "m3", "m4", "m5", "m6", "m7");
    tick(DUE);
    List<String> first = released();
    restart(hold.snapshot(1, 1), DUE.plusSeconds(10));
    tick(DUE.plusSeconds(10).plusMillis(20));
    hold.setProcessingTime(DUE.plusSeconds(11).toEpochMilli());
    List<String> all = new ArrayList<>(first);
    all.addAll(released());
    assertThat(all).containsExactlyInAnyOrder("m1", "m2", "m3", "m4", "m5", "m6", "m7");
  }

  @Test
  void tellsTheCountsOfALotThatIsFilling() throws Exception {
    join(LOT, "m1", "m2");
    hold.setProcessingTime(BEFORE.plusMillis(100).toEpochMilli());
    assertThat(tally()).isEqualTo(new Tally(2, 0, 0));
  }

  @Test
  void leavesNothingBehind() throws Exception {
    join(LOT, "m1", "m2", "m3", "m4");
    leave(LOT, "m4");
    tick(DUE);
    hold.setProcessingTime(DUE.plusSeconds(1).toEpochMilli());
    assertThat(released()).hasSize(3);
    tick(GONE);
    assertThat(StateEntries.of(hold)).isZero();
    assertThat(hold.numEventTimeTimers()).isZero();
    assertThat(hold.numProcessingTimeTimers()).isZero();
  }

  @Test
  void answersARollCallWithWhatItHoldsAfterARestart() throws Exception {
    hold.processElement2(campaign("other"), 0);
    join(LOT, "m1", "m2", "m3");
    join(OTHER_LOT, "m4");
    join(new Lot("other", DUE, 7).key(), "m1");
    leave(LOT, "m3");
    restart(hold.snapshot(1, 1), BEFORE.plusSeconds(5));
    assertThat(answers()).isEmpty();

    hold.processElement2(campaign("double12"), 0);
    hold.processElement2(campaign("nobody"), 0);
    hold.processElement2(campaign("nobody"), 0);
    assertThat(answersAt(BEFORE.plusSeconds(5)))
        .extracting(RollAnswered::about, RollAnswered::subtasks, RollAnswered::tally)
        .containsExactly(tuple("double12", 1, new Tally(4, 1, 0)), tuple("nobody", 1, Tally.NONE));
  }

  @Test
  void countsTheMessagesThemselvesForARollCall() throws Exception {
    join(LOT, "m1", "m2");
    MapState<String, PreparedSms> held = stateOf(LOT, LotState.held());
    held.remove("m1");

    hold.processElement2(campaign("double12"), 0);
    assertThat(answersAt(BEFORE))
        .singleElement()
        .satisfies(answer -> assertThat(answer.tally().held()).isEqualTo(1));
  }

  @Test
  void releasesAfterARollCallAsBefore() throws Exception {
    join(LOT, "m1", "m2");
    hold.processElement2(campaign("double12"), 0);
    tick(DUE);
    assertThat(released()).containsExactlyInAnyOrder("m1", "m2");
    assertThat(tally()).isEqualTo(new Tally(2, 0, 2));
  }

  /** Calls that come together are answered together. */
  private List<RollAnswered> answersAt(Instant now) throws Exception {
    hold.setProcessingTime(now.plusMillis(100).toEpochMilli());
    return answers();
  }

  private List<RollAnswered> answers() {
    var records = hold.getSideOutput(SideOutputs.EVENTS);
    return records == null
        ? List.of()
        : records.stream().map(record -> (RollAnswered) record.getValue()).toList();
  }

  private <S extends State> S stateOf(String lot, StateDescriptor<S, ?> descriptor)
      throws Exception {
    KeyedStateBackend<String> backend =
        ((AbstractStreamOperator<?>) hold.getOperator()).getKeyedStateBackend();
    backend.setCurrentKey(lot);
    return backend.getPartitionedState(
        VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
  }

  private void tick(Instant now) throws Exception {
    hold.setProcessingTime(now.toEpochMilli());
  }

  private void join(String lot, String... members) throws Exception {
    for (String member : members) {
      hold.processElement1(new AudienceChange(lot, member, prepared(PHONE, "双12 " + member)), 0);
    }
  }

  @Test
  void knowsAfterARestartHowManyItHolds() throws Exception {
    join(LOT, "m1", "m2", "m3");
    leave(LOT, "m3");
    restart(hold.snapshot(1, 1), BEFORE.plusSeconds(5));
    join(OTHER_LOT, "m4");
    assertThat(heldShare()).isEqualTo(3);
    tick(DUE);
    hold.setProcessingTime(DUE.plusMillis(1).toEpochMilli());
    assertThat(heldShare()).isZero();
  }

  @Test
  void endsALotOfWhichSomethingIsMissing() throws Exception {
    join(LOT, "m1", "m2");
    lose(LOT, "m1");
    tick(DUE);
    assertThat(released()).containsExactly("m2");
    assertThat(tally()).isEqualTo(new Tally(2, 0, 2));
    hold.setProcessingTime(DUE.plusSeconds(1).toEpochMilli());
    assertThat(hold.numProcessingTimeTimers()).as("the one that forgets the lot").isEqualTo(1);
  }

  private long heldShare() throws Exception {
    hold.snapshot(2, 2);
    return operator()
        .getOperatorStateBackend()
        .getListState(HoldMetrics.shares())
        .get()
        .iterator()
        .next();
  }

  /** As no code does. */
  private void lose(String lot, String member) throws Exception {
    KeyedStateBackend<String> backend = operator().getKeyedStateBackend();
    backend.setCurrentKey(lot);
    backend
        .getPartitionedState(
            VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, LotState.held())
        .remove(member);
  }

  private AbstractStreamOperator<?> operator() {
    return (AbstractStreamOperator<?>) hold.getOperator();
  }

  private void leave(String lot, String member) throws Exception {
    hold.processElement1(new AudienceChange(lot, member, null), 0);
  }

  private void restart(OperatorSubtaskState state, Instant now) throws Exception {
    hold.close();
    hold = harness();
    hold.setProcessingTime(now.toEpochMilli());
    hold.initializeState(state);
    hold.open();
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

  /** The counts that were told last. */
  private Tally tally() {
    LotTally last = null;
    for (StreamRecord<LotTally> record : hold.getSideOutput(SideOutputs.LOT_TALLIES)) {
      last = record.getValue();
    }
    return last.tally();
  }

  private KeyedTwoInputStreamOperatorTestHarness<String, AudienceChange, AdmittedCampaign, Sms>
      harness() throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<String, AudienceChange, AdmittedCampaign, Sms>(
            new HoldUntilDue(CHUNK, rules), AudienceChange::lot, null, Types.STRING);
    downstream.resetAvailable();
    harness
        .getEnvironment()
        .addOutputs(List.of(new ResultPartitionWriterWithAvailabilityHelper(downstream)));
    return harness;
  }
}
