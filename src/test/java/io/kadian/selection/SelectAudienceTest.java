// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import static io.kadian.testing.Members.member;
import static io.kadian.testing.Members.text;
import static io.kadian.testing.Messages.DUE;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AudienceChange;
import io.kadian.domain.AudienceEstimate;
import io.kadian.domain.AudienceNews;
import io.kadian.domain.Campaign;
import io.kadian.domain.Campaign.Kind;
import io.kadian.domain.ControlRecord.Question;
import io.kadian.domain.ControlRecord.TestSend;
import io.kadian.domain.Event;
import io.kadian.domain.Event.AudienceEstimated;
import io.kadian.domain.Event.MemberExplained;
import io.kadian.domain.Event.QuestionRefused;
import io.kadian.domain.Holdout;
import io.kadian.domain.Lot;
import io.kadian.domain.QuestionTicket;
import io.kadian.domain.Reason;
import io.kadian.domain.SendingRules;
import io.kadian.domain.Verdict;
import io.kadian.testing.Members;
import io.kadian.testing.Rules;
import io.kadian.types.MemberSchema;
import io.kadian.types.ShardInput;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.util.StateMigrationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelectAudienceTest {
  private static final int SHARD = 3;
  private static final String PHONE = "+8613812345678";
  private static final AdmittedCampaign GOLD =
      campaign("double12-gold", "tier = 'GOLD'", "【富销云】{{first_name|会员}},双12开抢");
  private static final String LOT = new Lot("double12-gold", DUE, SHARD).key();

  private KeyedTwoInputStreamOperatorTestHarness<Integer, ShardInput, AudienceNews, AudienceChange>
      selection;

  private SendingRules rules = Rules.ANY_TIME;
  private Holdout holdout;

  @BeforeEach
  void start() throws Exception {
    selection = harness(Members.SCHEMA, DUE.minusSeconds(60));
    selection.open();
    at(DUE.minusSeconds(60));
  }

  private void restore(OperatorSubtaskState state, MemberSchema schema, Instant now)
      throws Exception {
    selection.close();
    selection = harness(schema, now);
    selection.setProcessingTime(now.toEpochMilli());
    selection.initializeState(state);
    selection.open();
  }

  private static MemberSchema without(String dropped) {
    return MemberSchema.of(
        ResolvedSchema.of(
            Members.SCHEMA.columns().stream()
                .filter(column -> !column.equals(dropped))
                .<Column>map(
                    c -> Column.physical(c, Members.SCHEMA.dataType(Members.SCHEMA.indexOf(c))))
                .toList()));
  }

  @AfterEach
  void stop() throws Exception {
    selection.close();
  }

  @Test
  void judgesAMemberThatStreamsIn() throws Exception {
    announce(GOLD);
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    update("m2", member("m2", PHONE, "王芳", "SILVER"));
    assertThat(changes()).containsExactly(LOT + " m1 【富销云】张伟,双12开抢");
  }

  @Test
  void keepsAControlGroupOfACampaignAndOneOfAllMarketing() throws Exception {
    holdout = new Holdout(2000);
    restore(selection.snapshot(1, 1), Members.SCHEMA, DUE.minusSeconds(60));
    announce(of("half", Kind.MARKETING, new Holdout(5000)));
    announce(of("code", Kind.TRANSACTIONAL, null));
    for (int i = 0; i < 1000; i++) {
      update("m" + i, member("m" + i, PHONE, "张伟", "GOLD"));
    }
    assertThat(heldOut("half")).isBetween(550L, 650L); // 1 - 0.8 * 0.5
    assertThat(heldOut("code")).isZero();
    assertThat(selection.extractOutputValues()).hasSize(2000);
  }

  private long heldOut(String campaign) {
    return selection.extractOutputValues().stream()
        .filter(change -> Lot.parse(change.lot()).campaign().equals(campaign))
        .filter(change -> change.prepared().hindrance() == Reason.HOLDOUT)
        .count();
  }

  private static AdmittedCampaign of(String id, Kind kind, Holdout holdout) {
    return new AdmittedCampaign(
        new Campaign(id, "segment", "双12", DUE, Campaign.DEFAULT_EXPIRY, null, kind, holdout),
        "tier = 'GOLD'");
  }

  @Test
  void judgesTheMembersThatAreThereWhenACampaignIsAnnounced() throws Exception {
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    update("m2", member("m2", PHONE, "王芳", "SILVER"));
    announce(GOLD);
    assertThat(changes()).isEmpty();
    ticket("double12-gold");
    assertThat(changes()).containsExactly(LOT + " m1 【富销云】张伟,双12开抢");
  }

  @Test
  void makesATicketWaitForItsCampaign() throws Exception {
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    ticket("double12-gold");
    update("m2", member("m2", PHONE, "王芳", "GOLD"));
    announce(GOLD);
    assertThat(changes()).isEmpty();
    at(DUE.minusSeconds(59));
    assertThat(changes())
        .containsExactlyInAnyOrder(LOT + " m1 【富销云】张伟,双12开抢", LOT + " m2 【富销云】王芳,双12开抢");
    assertThat(waitingTickets(SHARD)).isEmpty();
  }

  @Test
  void takesTheTicketsOfACheckpointAfterARestart() throws Exception {
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    ticket("double12-gold"); // not known yet
    assertThat(waitingTickets(SHARD)).containsExactly("double12-gold");
    restore(selection.snapshot(1, 1), Members.SCHEMA, DUE.minusSeconds(50));
    announce(GOLD);
    at(DUE.minusSeconds(49));
    assertThat(changes()).containsExactly(LOT + " m1 【富销云】张伟,双12开抢");
    assertThat(waitingTickets(SHARD)).isEmpty();
  }

  private List<String> waitingTickets(int shard) throws Exception {
    KeyedStateBackend<Integer> backend =
        ((AbstractStreamOperator<?>) selection.getOperator()).getKeyedStateBackend();
    backend.setCurrentKey(shard);
    List<String> waiting = new ArrayList<>();
    backend
        .getPartitionedState(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            SelectAudience.waitingTickets())
        .keys()
        .forEach(waiting::add);
    return waiting;
  }

  @Test
  void tellsOnlyWhatChanges() throws Exception {
    announce(GOLD);
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    update(
        "m1",
        Members.row(
            Map.of(
                "member_id", text("m1"),
                "phone", text(PHONE),
                "first_name", text("张伟"),
                "tier", text("GOLD"),
                "points", text("7"),
                "consent", true)));
    assertThat(changes()).hasSize(1);

    update("m1", member("m1", PHONE, "张大伟", "GOLD"));
    update("m1", member("m1", PHONE, "张大伟", "SILVER"));
    update("m1", member("m1", PHONE, "张大伟", "BRONZE"));
    assertThat(changes())
        .containsExactly(LOT + " m1 【富销云】张伟,双12开抢", LOT + " m1 【富销云】张大伟,双12开抢", LOT + " m1 out");
  }

  @Test
  void takesWhoIsGoneOutOfTheAudience() throws Exception {
    announce(GOLD);
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    update("m1", null);
    assertThat(changes()).last().isEqualTo(LOT + " m1 out");
    ticket("double12-gold");
    assertThat(changes()).hasSize(2);
  }

  @Test
  void closesTheAudienceAtTheInstant() throws Exception {
    announce(GOLD);
    at(DUE);
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    assertThat(changes()).isEmpty();
  }

  @Test
  void scansForACampaignThatIsAnnouncedAfterItsInstant() throws Exception {
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    at(DUE.plusSeconds(5));
    announce(GOLD);
    ticket("double12-gold");
    assertThat(changes()).hasSize(1);
  }

  @Test
  void fillsAnEmptyColumnWithTheFallback() throws Exception {
    announce(GOLD);
    update("m1", member("m1", PHONE, "", "GOLD"));
    assertThat(changes()).containsExactly(LOT + " m1 【富销云】会员,双12开抢");
  }

  @Test
  void neverSendsAHole() throws Exception {
    announce(campaign("holes", "tier = 'GOLD'", "{{first_name}},双12开抢"));
    update("m1", member("m1", PHONE, " ", "GOLD"));
    assertThat(selection.extractOutputValues())
        .singleElement()
        .satisfies(
            change -> assertThat(change.prepared().hindrance()).isEqualTo(Reason.MISSING_FIELD));
  }

  @Test
  void sendsNoTextOfTooManyParts() throws Exception {
    announce(campaign("long", "tier = 'GOLD'", "双".repeat(67 * 3 + 1)));
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    assertThat(selection.extractOutputValues())
        .singleElement()
        .satisfies(
            change -> assertThat(change.prepared().hindrance()).isEqualTo(Reason.TEXT_TOO_LONG));
  }

  @Test
  void keepsWhoConsentedWithTheMessage() throws Exception {
    announce(GOLD);
    update(
        "m1",
        Members.row(Map.of("member_id", text("m1"), "phone", text(PHONE), "tier", text("GOLD"))));
    assertThat(selection.extractOutputValues().get(0).prepared().consent()).isFalse();
  }

  @Test
  void leavesOutAndReportsWhoCannotBeEvaluated() throws Exception {
    announce(campaign("casts", "CAST(tier AS INT) > 1", "双12"));
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    update("m2", member("m2", PHONE, "王芳", "2"));
    assertThat(changes()).hasSize(1);
    assertThat(selection.getSideOutput(SideOutputs.DEAD_LETTERS))
        .singleElement()
        .satisfies(letter -> assertThat(letter.getValue().reason()).contains("campaign casts"));
  }

  /** Its condition fails for the member whenever it is asked, and that is told. */
  @Test
  void asksNoCampaignThatReadsNothingOfWhatHasChanged() throws Exception {
    announce(campaign("casts", "CAST(tier AS INT) > 1", "双12"));
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    update("m1", member("m1", PHONE, "张大伟", "GOLD"));
    assertThat(selection.getSideOutput(SideOutputs.DEAD_LETTERS)).hasSize(1);
    update("m1", member("m1", "+8613912345678", "张大伟", "GOLD"));
    assertThat(selection.getSideOutput(SideOutputs.DEAD_LETTERS)).hasSizeGreaterThan(1);
  }

  @Test
  void tellsOfAnotherPhoneAndOfConsentWhateverTheConditionReads() throws Exception {
    announce(GOLD);
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    update("m1", member("m1", "+8613912345678", "张伟", "GOLD"));
    update(
        "m1",
        Members.row(
            Map.of(
                "member_id", text("m1"),
                "phone", text("+8613912345678"),
                "first_name", text("张伟"),
                "tier", text("GOLD"),
                "consent", false)));
    assertThat(selection.extractOutputValues())
        .extracting(change -> change.prepared().phone() + ' ' + change.prepared().consent())
        .containsExactly(PHONE + " true", "+8613912345678 true", "+8613912345678 false");
  }

  @Test
  void goesOnAfterARestore() throws Exception {
    announce(GOLD);
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    ticket("silver-later");
    OperatorSubtaskState state = selection.snapshot(1, 1);
    restore(state, Members.SCHEMA, DUE.minusSeconds(30));
    update("m1", member("m1", PHONE, "张伟", "SILVER"));
    assertThat(changes()).containsExactly(LOT + " m1 out");
    announce(campaign("silver-later", "tier = 'SILVER'", "双12"));
    at(DUE.minusSeconds(20));
    assertThat(changes()).hasSize(2);
  }

  @Test
  void refusesToGoOnIfASegmentsColumnIsGoneBeforeTheInstant() throws Exception {
    announce(GOLD);
    OperatorSubtaskState state = selection.snapshot(1, 1);

    assertThatThrownBy(() -> restore(state, without("tier"), DUE.minusSeconds(30)))
        .rootCause()
        .isInstanceOf(StateMigrationException.class)
        .hasMessageStartingWith("Campaign double12-gold is to be sent at " + DUE)
        .hasMessageContaining("Unknown identifier 'tier'");
  }

  @Test
  void refusesToGoOnIfATextsColumnIsGoneBeforeTheInstant() throws Exception {
    announce(GOLD);
    OperatorSubtaskState state = selection.snapshot(1, 1);

    assertThatThrownBy(() -> restore(state, without("first_name"), DUE.minusSeconds(30)))
        .rootCause()
        .isInstanceOf(StateMigrationException.class)
        .hasMessageContaining("members has no column first_name");
  }

  @Test
  void goesOnWithoutAColumnThatOnlyPastCampaignsUse() throws Exception {
    announce(GOLD);
    announce(campaign("later", "points IS NULL", "双12"));
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    OperatorSubtaskState state = selection.snapshot(1, 1);

    restore(state, without("tier"), DUE);
    ticket("later");
    ticket("double12-gold");

    assertThat(changes()).hasSize(1);
  }

  @Test
  void takesNoNoticeOfACampaignThatComesAgain() throws Exception {
    announce(GOLD);
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    announce(GOLD);
    update("m2", member("m2", PHONE, "王芳", "GOLD"));
    assertThat(changes()).containsExactly(LOT + " m1 【富销云】张伟,双12开抢", LOT + " m2 【富销云】王芳,双12开抢");
  }

  @Test
  void countsWhomASegmentWouldSelectOnceAllItsShardsAreLookedAt() throws Exception {
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    update("m2", member("m2", PHONE, "王芳", "SILVER"));
    Question question = question("CAST(tier AS INT) > 1 OR tier = 'GOLD'", null, null);
    update("m3", member("m3", PHONE, "李娜", "7"));
    ask(question, 8);
    for (int shard = 0; shard < 8; shard++) {
      assertThat(events()).isEmpty();
      questionTicket(question, shard);
      questionTicket(question, shard); // as after a restore
    }
    AudienceEstimate estimate = ((AudienceEstimated) events().get(0)).estimate();
    assertThat(events()).hasSize(1);
    assertThat(estimate.members()).isEqualTo(3);
    assertThat(estimate.selected()).isEqualTo(1);
    assertThat(estimate.unevaluable()).isEqualTo(2);
    assertThat(estimate.samples()).isEmpty();
    assertThat(changes()).isEmpty();
  }

  @Test
  void previewsWhatWouldBeSentAndToHowManyNothing() throws Exception {
    for (int i = 0; i < 9; i++) {
      update("m" + i, member("m" + i, "+861381234567" + i, i < 7 ? "张伟" : "", "GOLD"));
    }
    update("no", Members.row(Map.of("phone", text(PHONE), "tier", text("GOLD"))));
    update(
        "none",
        Members.row(Map.of("phone", text(PHONE), "tier", text("GOLD"), "first_name", text("张伟"))));
    update("long", member("long", PHONE, "双".repeat(70), "GOLD"));
    Question question = question("tier = 'GOLD'", "{{first_name}},双12开抢", null);
    ask(question, SHARD + 1);
    for (int shard = 0; shard <= SHARD; shard++) {
      questionTicket(question, shard);
    }
    AudienceEstimate estimate = ((AudienceEstimated) events().get(0)).estimate();
    assertThat(estimate.selected()).isEqualTo(12);
    assertThat(estimate.suppressed())
        .containsExactly(Map.entry(Reason.NO_CONSENT, 1L), Map.entry(Reason.MISSING_FIELD, 3L));
    assertThat(estimate.parts()).containsExactly(Map.entry(1, 7L), Map.entry(2, 1L));
    assertThat(estimate.allParts()).isEqualTo(9);
    assertThat(estimate.samples())
        .hasSize(AudienceEstimate.MOST_SAMPLES)
        .allSatisfy(
            sample -> {
              assertThat(sample.phone()).startsWith("+86138****");
              assertThat(sample.text()).endsWith(",双12开抢");
            });
    assertThat(changes()).isEmpty();
  }

  @Test
  void explainsAMemberConditionByCondition() throws Exception {
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    Question question =
        question(
            "tier = 'GOLD' AND (points > '1' OR NOT phone LIKE '+86%') AND consent", null, "m1");
    ask(question, SHARD + 1);
    questionTicket(question, SHARD);

    MemberExplained explained = (MemberExplained) events().get(0);
    assertThat(explained.selected()).isFalse();
    assertThat(inOneLine(explained.verdict()))
        .isEqualTo(
            "UNKNOWN AND(TRUE tier = 'GOLD' [tier=GOLD], UNKNOWN OR(UNKNOWN points > '1'"
                + " [points=null], FALSE NOT(TRUE phone LIKE '+86%' [phone=+86138****5678])), TRUE"
                + " consent [consent=true])");
  }

  @Test
  void saysWhyAConditionCannotBeEvaluatedForAMember() throws Exception {
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    Question question = question("CAST(tier AS INT) > 1 AND consent", null, "m1");
    ask(question, SHARD + 1);
    questionTicket(question, SHARD);

    MemberExplained explained = (MemberExplained) events().get(0);
    assertThat(explained.error()).contains("GOLD");
    assertThat(explained.verdict().operands().get(0).truth()).isEqualTo(Verdict.Truth.ERROR);
    assertThat(explained.verdict().operands().get(1).truth()).isEqualTo(Verdict.Truth.TRUE);
  }

  @Test
  void saysThatItHoldsNoSuchMember() throws Exception {
    Question question = question("TRUE", null, "m1");
    ask(question, SHARD + 1);
    questionTicket(question, SHARD);
    MemberExplained explained = (MemberExplained) events().get(0);
    assertThat(explained.verdict()).isNull();
    assertThat(explained.selected()).isFalse();
  }

  @Test
  void aQuestionsTicketWaitsForItAndIsGivenUpIfItWasLost() throws Exception {
    Question question = question("TRUE", null, "m1");
    questionTicket(question, SHARD);
    ask(question, SHARD + 1);
    assertThat(events()).isEmpty();
    at(DUE.minusSeconds(59));
    assertThat(events()).hasSize(1);

    questionTicket(question, SHARD); // it is answered and forgotten
    assertThat(waitingTickets(SHARD)).hasSize(1);
    at(DUE.minusSeconds(45));
    assertThat(waitingTickets(SHARD)).isEmpty();
    questionTicket(question, SHARD);
    assertThat(waitingTickets(SHARD)).isEmpty();
    assertThat(events()).hasSize(1);
  }

  @Test
  void rendersATestForPhonesThatNeedNotBeMembers() throws Exception {
    update("m1", member("m1", PHONE, "张伟", "GOLD"));
    test("test-1", "m1", "+8613800000001", "+8613800000002");
    test("test-2", null, "+8613800000001");
    String first = new Lot("test-1", DUE, SHARD).key();
    assertThat(changes())
        .containsExactly(
            first + " test-1 【富销云】张伟,双12开抢",
            first + " test-2 【富销云】张伟,双12开抢",
            new Lot("test-2", DUE, SHARD).key() + " test-1 【富销云】会员,双12开抢");
    assertThat(selection.extractOutputValues())
        .allSatisfy(change -> assertThat(change.prepared().consent()).isTrue());
    assertThat(((AudienceEstimated) events().get(0)).estimate().sendable()).isEqualTo(2);

    test("test-3", "nobody", PHONE);
    assertThat(events().get(2))
        .isInstanceOfSatisfying(
            QuestionRefused.class,
            refused -> assertThat(refused.reason()).isEqualTo("there is no member 'nobody'"));
  }

  private static String inOneLine(Verdict verdict) {
    return verdict.truth()
        + " "
        + (verdict.sql() == null
            ? verdict.operator()
                + verdict.operands().stream()
                    .map(SelectAudienceTest::inOneLine)
                    .collect(joining(", ", "(", ")"))
            : verdict.sql()
                + verdict.columns().stream()
                    .map(held -> held.column() + "=" + held.text())
                    .collect(joining(", ", " [", "]")));
  }

  private static Question question(String condition, String message, String member) {
    return new Question(
        "q-" + member,
        "gold",
        "SELECT * FROM members WHERE " + condition,
        DUE,
        message == null ? null : campaign("asked", condition, message).campaign(),
        member,
        DUE.minusSeconds(60));
  }

  private void ask(Question question, int shards) throws Exception {
    selection.processElement2(new AudienceNews.Asked(question, shards), 0);
  }

  private void questionTicket(Question question, int shard) throws Exception {
    takeTicket(shard, new QuestionTicket(question.id(), DUE.minusSeconds(60)).text());
  }

  private void test(String id, String member, String... phones) throws Exception {
    Campaign campaign = campaign(id, "FALSE", "【富销云】{{first_name|会员}},双12开抢").campaign();
    selection.processElement2(
        new AudienceNews.Tested(
            new TestSend(campaign, member, List.of(phones), DUE.minusSeconds(60))),
        0);
    takeTicket(SHARD, new QuestionTicket(id, DUE.minusSeconds(60)).text());
  }

  private List<Event> events() {
    var said = selection.getSideOutput(SideOutputs.EVENTS);
    return said == null ? List.of() : said.stream().map(StreamRecord::getValue).toList();
  }

  private void at(Instant now) throws Exception {
    selection.setProcessingTime(now.toEpochMilli());
  }

  private void announce(AdmittedCampaign campaign) throws Exception {
    selection.processElement2(new AudienceNews.Admitted(campaign), 0);
  }

  private void update(String id, org.apache.flink.table.data.RowData row) throws Exception {
    selection.processElement1(
        row == null ? ShardInput.departed(SHARD, id) : ShardInput.member(SHARD, id, row), 0);
  }

  private void ticket(String campaign) throws Exception {
    takeTicket(SHARD, campaign);
  }

  private void takeTicket(int shard, String id) throws Exception {
    selection.processElement1(ShardInput.ticket(shard, id), 0);
    selection.setProcessingTime(selection.getProcessingTime());
  }

  private List<String> changes() {
    return selection.extractOutputValues().stream()
        .map(
            change ->
                change.lot()
                    + ' '
                    + change.member()
                    + ' '
                    + (change.prepared() == null ? "out" : change.prepared().text().text()))
        .toList();
  }

  private static AdmittedCampaign campaign(String id, String condition, String message) {
    return new AdmittedCampaign(
        new Campaign(id, "segment", message, DUE, Campaign.DEFAULT_EXPIRY, null), condition);
  }

  private KeyedTwoInputStreamOperatorTestHarness<Integer, ShardInput, AudienceNews, AudienceChange>
      harness(MemberSchema schema, Instant now) throws Exception {
    return new KeyedTwoInputStreamOperatorTestHarness<>(
        new SelectAudience(schema, rules, 3, SHARD + 1, holdout, () -> now),
        ShardInput::shard,
        null,
        Types.INT);
  }
}
