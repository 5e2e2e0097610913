// SPDX-License-Identifier: Apache-2.0
package io.kadian.control;

import static io.kadian.testing.Campaigns.campaign;
import static io.kadian.testing.Messages.DUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AudienceNews;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.Command;
import io.kadian.domain.ControlRecord.Command.Action;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.ControlRecord.Question;
import io.kadian.domain.ControlRecord.RollCall;
import io.kadian.domain.ControlRecord.TestSend;
import io.kadian.domain.DeadLetter;
import io.kadian.domain.Event;
import io.kadian.domain.Json;
import io.kadian.domain.Lot;
import io.kadian.domain.QuestionTicket;
import io.kadian.domain.Standing.Position;
import io.kadian.testing.Members;
import io.kadian.testing.Rules;
import io.kadian.types.MemberSchema;
import io.kadian.types.ShardInput;
import io.kadian.types.SideOutputs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.StateMigrationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdmitCampaignsTest {
  private static final int SHARDS = 4;
  private static final PublishedSegment GOLD =
      new PublishedSegment("gold", "-- Gold\nSELECT * FROM members WHERE tier = 'GOLD'", 1);

  private KeyedOneInputStreamOperatorTestHarness<String, byte[], AdmittedCampaign> control;

  @BeforeEach
  void start() throws Exception {
    control = harness();
    control.open();
    control.setProcessingTime(DUE.minusSeconds(60).toEpochMilli());
  }

  @AfterEach
  void stop() throws Exception {
    control.close();
  }

  @Test
  void admitsACampaignWithItsSegmentsConditionAndATicketForEachShard() throws Exception {
    publish(GOLD, announced("double12", "{{first_name|会员}},双12"));
    assertThat(control.extractOutputValues())
        .singleElement()
        .satisfies(
            admitted -> {
              assertThat(admitted.id()).isEqualTo("double12");
              assertThat(admitted.condition()).contains("tier = 'GOLD'");
            });
    assertThat(side(SideOutputs.tickets(Members.SCHEMA)))
        .extracting(ShardInput::shard)
        .containsExactly(0, 1, 2, 3);
    assertThat(events())
        .hasExactlyElementsOfTypes(Event.SegmentAccepted.class, Event.CampaignAdmitted.class);
  }

  @Test
  void admitsOnceHoweverOftenItIsAnnounced() throws Exception {
    publish(GOLD, announced("double12", "双12"), announced("double12", "双12"));
    assertThat(control.extractOutputValues()).hasSize(1);
  }

  @Test
  void refusesOtherContentsUnderAKnownId() throws Exception {
    publish(GOLD, announced("double12", "双12"), announced("double12", "双11"));
    assertThat(control.extractOutputValues()).hasSize(1);
    assertThat(refusal()).contains("announced already");
  }

  @Test
  void admitsACampaignThatCameBeforeItsSegment() throws Exception {
    publish(announced("double12", "双12"));
    assertThat(refusal()).contains("segment 'gold' is not published");
    publish(GOLD);
    assertThat(control.extractOutputValues()).hasSize(1);
  }

  @Test
  void keepsTheConditionThatTheSegmentHadAtTheAnnouncement() throws Exception {
    publish(GOLD, announced("first", "双12"));
    publish(
        new PublishedSegment("gold", "SELECT * FROM members WHERE tier = 'PLATINUM'", 2),
        announced("second", "双12"));
    assertThat(control.extractOutputValues())
        .extracting(admitted -> admitted.condition().strip())
        .containsExactly("tier = 'GOLD'", "tier = 'PLATINUM'");
  }

  @Test
  void ignoresASegmentOlderThanTheOneItKnows() throws Exception {
    publish(
        new PublishedSegment("gold", "SELECT * FROM members WHERE tier = 'PLATINUM'", 2),
        GOLD,
        announced("double12", "双12"));
    assertThat(control.extractOutputValues().get(0).condition()).contains("PLATINUM");
  }

  @Test
  void refusesABadSegmentWithFlinksMessageAndHarmsNobody() throws Exception {
    publish(
        GOLD,
        new PublishedSegment("bad", "SELECT * FROM members WHERE tierr = 'GOLD'", 1),
        announced("double12", "双12"));
    assertThat(events().get(1))
        .isInstanceOfSatisfying(
            Event.SegmentRefused.class,
            refused -> assertThat(refused.reason()).contains("Unknown identifier 'tierr'"));
    assertThat(control.extractOutputValues()).hasSize(1);
  }

  @Test
  void refusesATextThatNamesAnUnknownColumn() throws Exception {
    publish(GOLD, announced("double12", "{{firstname}},双12"));
    assertThat(refusal()).contains("no column [firstname]");
  }

  @Test
  void refusesWhatHasExpiredBeforeItWasKnown() throws Exception {
    control.setProcessingTime(DUE.plus(Campaign.DEFAULT_EXPIRY).toEpochMilli());
    publish(GOLD, announced("double12", "双12"));
    assertThat(refusal()).contains("expired");
    assertThat(control.extractOutputValues()).isEmpty();
  }

  @Test
  void keepsWhatItCannotReadAsADeadLetter() throws Exception {
    for (String poison : List.of("", "{", "[]", "42", "{\"kind\":\"nonsense\"}", "\u0000")) {
      control.processElement(poison.getBytes(StandardCharsets.UTF_8), 0);
    }
    control.processElement(new byte[] {(byte) 0xC3, (byte) 0x28}, 0);
    publish(GOLD);
    List<DeadLetter> letters = side(SideOutputs.DEAD_LETTERS);
    assertThat(letters).hasSize(7).extracting(DeadLetter::source).containsOnly("control");
    assertThat(letters.get(1).raw()).isEqualTo("{");
    assertThat(letters.get(6).raw()).isEqualTo("base64:wyg=");
    assertThat(events()).hasExactlyElementsOfTypes(Event.SegmentAccepted.class);
  }

  @Test
  void knowsItsCampaignsAfterARestore() throws Exception {
    publish(GOLD, announced("double12", "双12"));
    OperatorSubtaskState state = control.snapshot(1, 1);
    control.close();
    control = harness();
    control.initializeState(state);
    control.open();
    publish(announced("double12", "双12"), announced("later", "双12"));
    assertThat(control.extractOutputValues())
        .extracting(AdmittedCampaign::id)
        .containsExactly("later");
  }

  @Test
  void refusesAnotherNumberOfShards() throws Exception {
    publish(GOLD);
    OperatorSubtaskState state = control.snapshot(1, 1);
    control.close();
    control = harness(Members.SCHEMA, SHARDS + 1);

    assertThatThrownBy(() -> control.initializeState(state))
        .rootCause()
        .isInstanceOf(StateMigrationException.class)
        .hasMessage(
            "selection.shards was 4 when the savepoint was taken and is 5 now. It can't change:"
                + " members and messages are kept by shard. Set it to 4");
  }

  @Test
  void takesASavepointOfBeforeTheNumberOfShardsWasKept() throws Exception {
    publish(GOLD, announced("double12", "双12"));
    OperatorSubtaskState state = control.snapshot(1, 1);
    control.close();
    control = harness();
    control.initializeState(
        OperatorSubtaskState.builder()
            .setManagedKeyedState(state.getManagedKeyedState())
            .setRawKeyedState(state.getRawKeyedState())
            .build());
    control.open();
    publish(announced("double12", "双12"));

    assertThat(control.extractOutputValues()).isEmpty();
  }

  @Test
  void refusesACampaignWhoseSegmentUsesAColumnThatIsGone() throws Exception {
    publish(GOLD);
    OperatorSubtaskState state = control.snapshot(1, 1);
    control.close();
    control =
        harness(
            MemberSchema.of(
                ResolvedSchema.of(
                    Column.physical("member_id", DataTypes.STRING()),
                    Column.physical("phone", DataTypes.STRING()))),
            SHARDS);
    control.initializeState(state);
    control.open();
    publish(announced("double12", "双12"));

    assertThat(control.extractOutputValues()).isEmpty();
    assertThat(refusal())
        .isEqualTo("segment 'gold' can't be compiled any more: Unknown identifier 'tier'");
  }

  @Test
  void sendsTheCampaignsThatMayStillSendOnceMoreForARollCall() throws Exception {
    publish(GOLD, announced("double12", "双12"), announced("double12-too", "双12"));
    RollCall call = new RollCall(DUE);
    publish(call);
    assertThat(control.extractOutputValues())
        .extracting(AdmittedCampaign::id)
        .containsExactlyInAnyOrder("double12", "double12-too", "double12", "double12-too");
    assertThat(side(SideOutputs.tickets(Members.SCHEMA))).hasSize(2 * SHARDS);
    assertThat(called().calledAt()).isEqualTo(call.calledAt());
    assertThat(called().campaigns()).containsExactlyInAnyOrder("double12", "double12-too");

    control.setProcessingTime(DUE.plus(Campaign.DEFAULT_EXPIRY).toEpochMilli());
    publish(new RollCall(DUE.plusSeconds(1)));
    assertThat(control.extractOutputValues()).hasSize(4);
    assertThat(called().campaigns()).isEmpty();
  }

  @Test
  void worksTheSwitchOfACampaignAndSaysWhatCameOfIt() throws Exception {
    publish(GOLD, announced("double12", "双12"));
    publish(command("1", "double12", Action.HOLD, 60), command("2", "double12", Action.HOLD, 59));
    publish(command("3", "double12", Action.RELEASE, 58));
    publish(command("4", "double12", Action.RELEASE, 57), command("5", "nobody", Action.HOLD, 56));
    assertThat(control.extractOutputValues())
        .extracting(admitted -> admitted.standing().position())
        .containsExactly(Position.OPEN, Position.HELD, Position.OPEN);
    assertThat(answers())
        .containsExactly(
            "1 true", "2 false", "3 true", "4 it isn't held", "5 there is no such campaign");
  }

  @Test
  void worksTheSwitchOfAllCampaignsAndOfThoseToCome() throws Exception {
    publish(GOLD, announced("double12", "双12"), announced("other", "双12"));
    publish(command("1", "other", Action.HOLD, 60), command("2", null, Action.HOLD, 59));
    publish(announced("new", "双12"));
    assertThat(standings())
        .containsExactly("double12 OPEN", "other OPEN", "other HELD", "double12 HELD", "new HELD");
    publish(command("3", "double12", Action.RELEASE, 58));

    OperatorSubtaskState state = control.snapshot(1, 1);
    control.close();
    control = harness();
    control.initializeState(state);
    control.open();
    publish(command("4", null, Action.RELEASE, 57));
    assertThat(standings()).containsExactlyInAnyOrder("double12 OPEN", "new OPEN");
    publish(command("5", "other", Action.RELEASE, 56));
    assertThat(standings()).last().isEqualTo("other OPEN");
    assertThat(answers()).containsExactly("4 true", "5 true");
  }

  @Test
  void knowsACampaignThatWaitsForItsSegmentFromNone() throws Exception {
    publish(announced("double12", "双12"), command("1", "double12", Action.HOLD, 60));
    assertThat(answers()).containsExactly("1 it waits for its segment, and nothing of it is held");
  }

  private static Command command(String id, String campaign, Action action, int secondsBefore) {
    return new Command(id, campaign, action, null, DUE.minusSeconds(secondsBefore));
  }

  private List<String> standings() {
    return control.extractOutputValues().stream()
        .map(admitted -> admitted.id() + ' ' + admitted.standing().position())
        .toList();
  }

  private List<String> answers() {
    return events().stream()
        .flatMap(
            event -> {
              if (event instanceof Event.CommandObeyed obeyed) {
                return Stream.of(obeyed.command() + ' ' + obeyed.changed());
              }
              return event instanceof Event.CommandRefused refused
                  ? Stream.of(refused.command() + ' ' + refused.reason())
                  : Stream.empty();
            })
        .toList();
  }

  @Test
  void handsAQuestionOnWithATicketToEachShardAndAnnouncesNothing() throws Exception {
    publish(question("tier = 'GOLD'", "{{first_name|会员}},双12", null, 60));
    assertThat(side(SideOutputs.QUESTIONS))
        .singleElement()
        .isInstanceOfSatisfying(
            AudienceNews.Asked.class, asked -> assertThat(asked.shards()).isEqualTo(SHARDS));
    assertThat(side(SideOutputs.tickets(Members.SCHEMA)))
        .hasSize(SHARDS)
        .allSatisfy(
            ticket ->
                assertThat(QuestionTicket.parse(ticket.ticket()))
                    .isEqualTo(new QuestionTicket("q-1", DUE.minusSeconds(60))));
    assertThat(control.extractOutputValues()).isEmpty();
    assertThat(events()).isEmpty();
    assertThat(control.numKeyedStateEntries()).isZero();
  }

  @Test
  void asksOnlyTheShardOfTheMemberThatItIsAbout() throws Exception {
    publish(question("tier = 'GOLD'", null, "m1", 60));
    assertThat(side(SideOutputs.tickets(Members.SCHEMA)))
        .extracting(ShardInput::shard)
        .containsExactly(Lot.shardOf("m1", SHARDS));
  }

  @Test
  void saysWhyAQuestionMakesNoSense() throws Exception {
    publish(
        question("tierr = 'GOLD'", null, null, 60),
        question("NOW() > send_at", null, null, 60),
        question("tier = 'GOLD'", "{{firstname}}", null, 60));
    assertThat(events())
        .extracting(event -> ((Event.QuestionRefused) event).reason())
        .satisfiesExactly(
            reason -> assertThat(reason).contains("Unknown identifier 'tierr'"),
            reason -> assertThat(reason).contains("gives another answer each time"),
            reason -> assertThat(reason).contains("no column [firstname]"));
    assertThat(side(SideOutputs.QUESTIONS)).isEmpty();
    assertThat(side(SideOutputs.tickets(Members.SCHEMA))).isEmpty();
  }

  @Test
  void doesNotAnswerWhatNobodyWaitsForAnyMore() throws Exception {
    publish(
        question("tier = 'GOLD'", null, null, 121), question("tierr = 'GOLD'", null, null, 121));
    publish(test("double12.test-1", 121));
    assertThat(side(SideOutputs.QUESTIONS)).isEmpty();
    assertThat(events()).isEmpty();
    assertThat(control.extractOutputValues()).isEmpty();
  }

  @Test
  void admitsATestOnceAsACampaignOfNobody() throws Exception {
    publish(test("double12.test-1", 60));
    assertThat(control.extractOutputValues())
        .singleElement()
        .satisfies(admitted -> assertThat(admitted.condition()).isEqualTo("FALSE"));
    assertThat(side(SideOutputs.QUESTIONS)).hasOnlyElementsOfType(AudienceNews.Tested.class);
    assertThat(side(SideOutputs.tickets(Members.SCHEMA)))
        .extracting(ShardInput::shard)
        .containsExactly(Lot.shardOf("m1", SHARDS));
    assertThat(events()).hasExactlyElementsOfTypes(Event.CampaignAdmitted.class);

    publish(test("double12.test-1", 60));
    assertThat(control.extractOutputValues()).hasSize(1);
    assertThat(side(SideOutputs.tickets(Members.SCHEMA))).hasSize(1);
    assertThat(refusal()).contains("announced already");
  }

  @Test
  void announcesTheOccurrencesOfACampaignThatRecurs() throws Exception {
    Campaign daily = campaign("daily", "recurring: 0 21 * * *"); // DUE is 20:00 there
    publish(GOLD, new AnnouncedCampaign(daily, DUE));
    assertThat(control.extractOutputValues()).isEmpty();
    assertThat(side(SideOutputs.tickets(Members.SCHEMA))).isEmpty();
    assertThat(announcements()).isEmpty();

    control.setProcessingTime(DUE.toEpochMilli());
    assertThat(announcements()).containsExactly("daily.20261212t1300z");
    assertThat(((AnnouncedCampaign) side(SideOutputs.ANNOUNCEMENTS).get(0)).campaign())
        .isEqualTo(daily.occurrence(DUE.plusSeconds(3600)));
    control.setProcessingTime(DUE.plusSeconds(24 * 3600).toEpochMilli());
    assertThat(announcements()).containsExactly("daily.20261212t1300z", "daily.20261213t1300z");
  }

  @Test
  void skipsOccurrencesThatExpiredWhileTheJobWasDownAndSaysSo() throws Exception {
    publish(GOLD, new AnnouncedCampaign(campaign("daily", "recurring: 0 21 * * *"), DUE));
    OperatorSubtaskState state = control.snapshot(1, 1);
    control.close();
    control = harness();
    control.initializeState(state);
    control.open();
    control.setProcessingTime(DUE.plusSeconds(49 * 3600 + 1800).toEpochMilli());
    assertThat(announcements()).containsExactly("daily.20261214t1300z");
    assertThat(events())
        .filteredOn(Event.CampaignRefused.class::isInstance)
        .extracting(Event::about)
        .containsExactly("daily.20261212t1300z", "daily.20261213t1300z");
  }

  @Test
  void announcesNoMoreOccurrencesOfACampaignThatIsCancelled() throws Exception {
    publish(GOLD, new AnnouncedCampaign(campaign("daily", "recurring: 0 21 * * *"), DUE));
    publish(new Command("c1", "daily", Command.Action.HOLD, null, DUE.minusSeconds(50)));
    assertThat(events().get(events().size() - 1)).isInstanceOf(Event.CommandRefused.class);
    publish(new Command("c2", "daily", Command.Action.CANCEL, null, DUE.minusSeconds(40)));
    control.setProcessingTime(DUE.plusSeconds(50 * 3600).toEpochMilli());
    assertThat(announcements()).isEmpty();
    assertThat(control.extractOutputValues()).isEmpty();
  }

  @Test
  void sendsTheTicketsOfAFrozenAudienceAtItsInstant() throws Exception {
    Campaign frozen =
        campaign("frozen", "send_at: 2026-12-12T21:00:00+08:00", "audience: frozen " + DUE);
    publish(GOLD, new AnnouncedCampaign(frozen, DUE.minusSeconds(60)));
    assertThat(control.extractOutputValues()).hasSize(1);
    assertThat(side(SideOutputs.tickets(Members.SCHEMA))).isEmpty();
    control.setProcessingTime(DUE.toEpochMilli());
    assertThat(side(SideOutputs.tickets(Members.SCHEMA))).hasSize(SHARDS);
    control.setProcessingTime(DUE.plusSeconds(60).toEpochMilli());
    assertThat(side(SideOutputs.tickets(Members.SCHEMA))).hasSize(SHARDS);
  }

  private List<String> announcements() {
    return side(SideOutputs.ANNOUNCEMENTS).stream()
        .map(record -> ((AnnouncedCampaign) record).campaign().id())
        .toList();
  }

  private static Question question(String condition, String message, String member, int ago) {
    return new Question(
        "q-1",
        "gold",
        "SELECT * FROM members WHERE " + condition,
        DUE,
        message == null ? null : announced("asked", message).campaign(),
        member,
        DUE.minusSeconds(ago));
  }

  private static TestSend test(String id, int ago) {
    return new TestSend(
        announced(id, "{{first_name|会员}},双12").campaign(),
        "m1",
        List.of("+8613800000001"),
        DUE.minusSeconds(ago));
  }

  private Event.RollCalled called() {
    return (Event.RollCalled) events().get(events().size() - 1);
  }

  private void publish(ControlRecord... records) throws Exception {
    for (ControlRecord record : records) {
      control.processElement(Json.bytes(record), 0);
    }
  }

  private static AnnouncedCampaign announced(String id, String message) {
    return new AnnouncedCampaign(
        new Campaign(id, "gold", message, DUE, Campaign.DEFAULT_EXPIRY, null),
        DUE.minusSeconds(120));
  }

  private List<Event> events() {
    return side(SideOutputs.EVENTS);
  }

  private String refusal() {
    return events().stream()
        .filter(Event.CampaignRefused.class::isInstance)
        .map(event -> ((Event.CampaignRefused) event).reason())
        .findFirst()
        .orElseThrow();
  }

  private <T> List<T> side(OutputTag<T> tag) {
    var records = control.getSideOutput(tag);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, byte[], AdmittedCampaign> harness()
      throws Exception {
    return harness(Members.SCHEMA, SHARDS);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, byte[], AdmittedCampaign> harness(
      MemberSchema schema, int shards) throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new AdmitCampaigns(schema, Rules.ANY_TIME, shards)),
        json -> AdmitCampaigns.KEY,
        Types.STRING);
  }
}
