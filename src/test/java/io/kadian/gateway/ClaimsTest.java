// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import static io.kadian.testing.Messages.DUE;
import static io.kadian.testing.Messages.PHONE;
import static io.kadian.testing.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.Outcome;
import io.kadian.domain.Reason;
import io.kadian.domain.Sms;
import io.kadian.testing.Ledger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final Duration WINDOW = Duration.ofMinutes(30);
  private static final String TEXT = "【富销云】双12今晚8点开抢 拒收请回复R";
  private static final Sms FIRST = sms("a", "m1", PHONE, TEXT);
  private static final Sms SAME = sms("b", "m1", PHONE, TEXT);
  private static final Sms OTHER = sms("a", "m2", "+8613912345678", TEXT);

  static Ledger ledger;
  private final Claims claims = run(1);

  @BeforeAll
  static void start() throws Exception {
    ledger = new Ledger();
  }

  @AfterAll
  static void stop() throws Exception {
    ledger.close();
  }

  @BeforeEach
  void clear() throws SQLException {
    ledger.clear();
  }

  @Test
  void grantsABatch() throws SQLException {
    assertThat(claims.claim(List.of(FIRST, OTHER), DUE))
        .containsExactly(new Ruling.Granted(), new Ruling.Granted());
  }

  @Test
  void grantsOneOfTwoRequestsWithTheSameTextInABatch() throws SQLException {
    List<Ruling> rulings = claims.claim(List.of(FIRST, SAME), DUE);
    assertThat(rulings).hasExactlyElementsOfTypes(Ruling.Granted.class, Ruling.Repeats.class);
    assertThat(rulings.get(1)).isEqualTo(new Ruling.Repeats("a/m1"));
  }

  @Test
  void rulesOnEachOfABatchHoweverTheOneBeforeEnded() throws SQLException {
    Sms third = sms("a", "m3", "+8613712345678", TEXT);
    Sms fourth = sms("a", "m4", "+8613612345678", TEXT);
    assertThat(claims.claim(List.of(SAME, FIRST, OTHER), DUE))
        .containsExactly(new Ruling.Repeats("a/m1"), new Ruling.Granted(), new Ruling.Granted());
    assertThat(claims.claim(List.of(third), DUE)).containsExactly(new Ruling.Granted());
    assertThat(claims.claim(List.of(fourth), DUE)).containsExactly(new Ruling.Granted());
    assertThat(claims.claim(List.of(fourth, SAME), DUE))
        .containsExactly(new Ruling.Granted(), new Ruling.Repeats("a/m1"));
    assertThat(ledger.query("select campaign, member from sms_claim order by 1, 2"))
        .containsExactly("a|m1", "a|m2", "a|m3", "a|m4");
  }

  @Test
  void refusesTheSameTextUntilTheWindowIsOver() throws SQLException {
    grant(FIRST, DUE);
    Instant sent = DUE.plusSeconds(5);
    claims.settle(List.of(Outcome.sent(FIRST, "smpp", "id1", sent)));

    assertThat(one(claims, SAME, sent.plus(WINDOW).minusMillis(1)))
        .isEqualTo(new Ruling.Repeats("a/m1"));
    assertThat(one(claims, SAME, sent.plus(WINDOW))).isEqualTo(new Ruling.Granted());
  }

  @Test
  void refusesTheSameTextWhileItIsUnderWay() throws SQLException {
    grant(FIRST, DUE);
    assertThat(one(claims, SAME, DUE)).isEqualTo(new Ruling.Repeats("a/m1"));
  }

  @Test
  void grantsTheSameTextAfterAFailure() throws SQLException {
    grant(FIRST, DUE);
    claims.settle(List.of(Outcome.failed(FIRST, "ESME_RINVDSTADR")));
    assertThat(one(claims, SAME, DUE)).isEqualTo(new Ruling.Granted());
  }

  @Test
  void grantsTheSameTextAfterWhatExpiredUnsent() throws SQLException {
    grant(FIRST, DUE);
    claims.settle(List.of(Outcome.suppressed(FIRST, Reason.EXPIRED)));
    assertThat(one(claims, SAME, DUE)).isEqualTo(new Ruling.Granted());
  }

  @Test
  void countsUnknownAsSent() throws SQLException {
    grant(FIRST, DUE);
    claims.settle(List.of(Outcome.unknown(FIRST, "NO_ANSWER")));
    assertThat(one(claims, SAME, DUE.plusSeconds(60))).isEqualTo(new Ruling.Repeats("a/m1"));
  }

  @Test
  void givesAReplayItsOldOutcome() throws SQLException {
    grant(FIRST, DUE);
    Outcome sent = Outcome.sent(FIRST, "smpp", "id1", DUE.plusSeconds(5));
    claims.settle(List.of(sent));
    assertThat(one(run(2), FIRST, DUE.plusSeconds(60))).isEqualTo(new Ruling.Ended(sent));
  }

  @Test
  void givesAReplayItsOldFailure() throws SQLException {
    grant(FIRST, DUE);
    Outcome failed = Outcome.failed(FIRST, "ESME_RINVDSTADR").through("smpp", null, null);
    claims.settle(List.of(failed));
    assertThat(one(run(2), FIRST, DUE.plusSeconds(60))).isEqualTo(new Ruling.Ended(failed));
  }

  @Test
  void givesAReplayItsOldOutcomeFromTheLogWhenTheClaimIsGone() throws SQLException {
    ledger.execute(
        "insert into sms_log (campaign, member, phone, parts, state, route, message_id, due, sent)"
            + " values ('a', 'm1', '+8613812345678', 1, 'SENT', 'smpp', 'id1',"
            + " '2026-12-12T12:00:00Z', '2026-12-12T12:00:05Z')");
    assertThat(one(claims, FIRST, DUE.plus(WINDOW.multipliedBy(3))))
        .isEqualTo(new Ruling.Ended(Outcome.sent(FIRST, "smpp", "id1", DUE.plusSeconds(5))));
  }

  @Test
  void grantsAReplayThatRepeatedWhatNeverLeft() throws SQLException {
    log(SAME, "'SUPPRESSED', 'DUPLICATE', 'a/m1'", DUE);
    assertThat(one(run(2), SAME, DUE.plusSeconds(10))).isEqualTo(new Ruling.Granted());
  }

  @Test
  void grantsOneOfTwoReplaysThatRepeatedEachOther() throws SQLException {
    log(SAME, "'SUPPRESSED', 'DUPLICATE', 'a/m1'", DUE);
    log(FIRST, "'SUPPRESSED', 'DUPLICATE', 'b/m1'", DUE);
    assertThat(run(2).claim(List.of(FIRST, SAME), DUE.plusSeconds(10)))
        .hasExactlyElementsOfTypes(Ruling.Granted.class, Ruling.Ended.class);
  }

  @Test
  void leavesAReplayADuplicateWhenTheTextWasSentAndTheClaimIsGone() throws SQLException {
    log(SAME, "'SUPPRESSED', 'DUPLICATE', 'a/m1'", DUE);
    for (String state : List.of("SENT", "UNKNOWN", "FAILED")) {
      log(FIRST, "'" + state + "', null, null", DUE.plusSeconds(5));
      assertThat(one(run(2), SAME, DUE.plus(WINDOW.multipliedBy(3))))
          .isInstanceOf(Ruling.Ended.class);
      ledger.execute("delete from sms_log where campaign = 'a'");
    }
  }

  @Test
  void grantsAReplayWhoseTextWasSentOnlyBeforeTheWindow() throws SQLException {
    log(SAME, "'SUPPRESSED', 'DUPLICATE', 'a/m1'", DUE);
    log(FIRST, "'SENT', null, null", DUE.minus(WINDOW.multipliedBy(2)));
    assertThat(one(run(2), SAME, DUE.plusSeconds(10))).isEqualTo(new Ruling.Granted());
  }

  /** A row of the log as a run before this one left it. */
  private static void log(Sms sms, String stateReasonRepeats, Instant at) throws SQLException {
    ledger.execute(
        "insert into sms_log (campaign, member, phone, text_hash, parts, state, reason, repeats,"
            + " due, released, sent, updated_at) values ('%s', '%s', '%s', '\\x%s', 1, %s, '%s', '%s',"
                .formatted(
                    sms.campaign(),
                    sms.member(),
                    sms.phone(),
                    sms.prepared().dedupKey(),
                    stateReasonRepeats,
                    DUE,
                    sms.released())
            + " '%s', '%s')".formatted(at, at));
  }

  @Test
  void saysInDoubtWhenAnEarlierRunClaimedAndDidNotSettle() throws SQLException {
    grant(FIRST, DUE);
    assertThat(one(run(2), FIRST, DUE.plusSeconds(60)))
        .isEqualTo(new Ruling.InDoubt(Outcome.ended(FIRST, Outcome.State.UNKNOWN, null, null)));
  }

  @Test
  void grantsAgainWhatThisRunHoldsAndRenewsIt() throws SQLException {
    grant(FIRST, DUE);
    grant(FIRST, DUE.plusSeconds(60));
    assertThat(one(claims, SAME, DUE.plus(WINDOW))).isEqualTo(new Ruling.Repeats("a/m1"));
  }

  @Test
  void grantsAReplayOfWhatWasGivenBack() throws SQLException {
    grant(FIRST, DUE);
    claims.giveBack(List.of(FIRST));
    assertThat(one(run(2), FIRST, DUE)).isEqualTo(new Ruling.Granted());
  }

  @Test
  void givesBackNothingThatAnotherRunHolds() throws SQLException {
    grant(FIRST, DUE);
    run(2).giveBack(List.of(FIRST));
    assertThat(one(run(2), FIRST, DUE))
        .isEqualTo(new Ruling.InDoubt(Outcome.ended(FIRST, Outcome.State.UNKNOWN, null, null)));
  }

  @Test
  void grantsARequestNoSecondTextWhenItsMemberChangedBeforeTheReplay() throws SQLException {
    grant(FIRST, DUE);
    Outcome sent = Outcome.sent(FIRST, "smpp", "id1", DUE.plusSeconds(5));
    claims.settle(List.of(sent));
    Sms changed = sms("a", "m1", "+8613700000000", TEXT + " 王女士");
    assertThat(one(run(2), changed, DUE.plusSeconds(60))).isEqualTo(new Ruling.Ended(sent));
    assertThat(ledger.query("select count(*) from sms_claim")).containsExactly("1");
  }

  @Test
  void doubtsTheTextThatWasClaimedAndNotTheOneOfTheReplay() throws SQLException {
    grant(FIRST, DUE);
    Sms changed = sms("a", "m1", PHONE, TEXT + " 王女士");
    Claims later = run(2);
    assertThat(one(later, changed, DUE.plusSeconds(60)))
        .isInstanceOfSatisfying(
            Ruling.InDoubt.class,
            doubt -> {
              assertThat(doubt.outcome())
                  .isEqualTo(Outcome.ended(FIRST, Outcome.State.UNKNOWN, null, null));
              settle(later, doubt.outcome());
            });
    assertThat(ledger.query("select state from sms_claim")).containsExactly("UNKNOWN");
  }

  @Test
  void tellsTheTextOfTheLogWhenAReplayHasAnother() throws SQLException {
    log(FIRST, "'SENT', null, null", DUE);
    Sms changed = sms("a", "m1", PHONE, TEXT + " 王女士");
    assertThat(one(run(2), changed, DUE.plus(WINDOW.multipliedBy(3))))
        .isInstanceOfSatisfying(
            Ruling.Ended.class,
            ended -> assertThat(ended.outcome().dedupKey()).isEqualTo(FIRST.prepared().dedupKey()));
  }

  @Test
  void settlesNothingThatIsNotClaimed() {
    assertThatThrownBy(() -> claims.settle(List.of(Outcome.failed(FIRST, "ESME_RINVDSTADR"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Of 1 claims 0");
  }

  @Test
  void grantsNothingToAPhoneThatOptedOut() throws SQLException {
    ledger.execute("insert into sms_opt_out (phone) values ('" + FIRST.phone() + "')");
    assertThat(one(claims, FIRST, DUE)).isEqualTo(new Ruling.Suppressed(Reason.OPTED_OUT));
    assertThat(ledger.query("select count(*) from sms_claim")).containsExactly("0");
    ledger.execute("update sms_opt_out set active = false");
    grant(FIRST, DUE);
  }

  @Test
  void takesAClaimBackFromAPhoneThatOptedOutMeanwhile() throws SQLException {
    grant(FIRST, DUE);
    ledger.execute("insert into sms_opt_out (phone) values ('" + FIRST.phone() + "')");
    assertThat(one(claims, FIRST, DUE)).isEqualTo(new Ruling.Suppressed(Reason.OPTED_OUT));
    claims.settle(List.of(Outcome.suppressed(FIRST, Reason.OPTED_OUT)));
    assertThat(one(run(2), FIRST, DUE))
        .isInstanceOfSatisfying(
            Ruling.Ended.class,
            ended -> assertThat(ended.outcome().state()).isEqualTo(Outcome.State.SUPPRESSED));
  }

  @Test
  void saysInDoubtOfWhatAnEarlierRunClaimedBeforeThePhoneOptedOut() throws SQLException {
    grant(FIRST, DUE);
    ledger.execute("insert into sms_opt_out (phone) values ('" + FIRST.phone() + "')");
    assertThat(one(run(2), FIRST, DUE))
        .isEqualTo(new Ruling.InDoubt(Outcome.ended(FIRST, Outcome.State.UNKNOWN, null, null)));
  }

  @Test
  void grantsNoMarketingToAPhoneOnASuppressionList() throws SQLException {
    suppress(FIRST.phone());
    assertThat(claims.claim(List.of(FIRST, OTHER), DUE))
        .containsExactly(new Ruling.Suppressed(Reason.SUPPRESSION_LIST), new Ruling.Granted());
    assertThat(ledger.query("select member from sms_claim")).containsExactly("m2");
    ledger.execute("delete from sms_suppression");
    grant(FIRST, DUE);
  }

  @Test
  void grantsACodeToAPhoneOnASuppressionListUnlessItOptedOut() throws SQLException {
    suppress(FIRST.phone());
    assertThat(claims.claim(List.of(transactional(FIRST), transactional(OTHER)), DUE))
        .containsExactly(new Ruling.Granted(), new Ruling.Granted());
    claims.giveBack(List.of(FIRST));
    ledger.execute("insert into sms_opt_out (phone) values ('" + FIRST.phone() + "')");
    assertThat(one(claims, transactional(FIRST), DUE))
        .isEqualTo(new Ruling.Suppressed(Reason.OPTED_OUT));
  }

  @Test
  void givesAReplayItsOldOutcomeAfterItsPhoneWasListed() throws SQLException {
    grant(FIRST, DUE);
    Outcome sent = Outcome.sent(FIRST, "smpp", "id1", DUE.plusSeconds(5));
    claims.settle(List.of(sent));
    suppress(FIRST.phone());
    assertThat(one(run(2), FIRST, DUE.plusSeconds(60))).isEqualTo(new Ruling.Ended(sent));
  }

  @Test
  void takesAClaimBackFromAPhoneThatWasListedMeanwhile() throws SQLException {
    grant(FIRST, DUE);
    suppress(FIRST.phone());
    assertThat(one(claims, FIRST, DUE)).isEqualTo(new Ruling.Suppressed(Reason.SUPPRESSION_LIST));
    Outcome suppressed = Outcome.suppressed(FIRST, Reason.SUPPRESSION_LIST);
    claims.settle(List.of(suppressed));
    ledger.execute("delete from sms_suppression");
    assertThat(one(run(2), FIRST, DUE)).isEqualTo(new Ruling.Ended(suppressed));
  }

  /** On two lists: it is one message all the same. */
  private static void suppress(String phone) throws SQLException {
    ledger.execute(
        "insert into sms_suppression (phone, list) values ('%1$s', 'complaints'), ('%1$s', 'staff')"
            .formatted(phone));
  }

  private static Sms transactional(Sms sms) {
    return new Sms(
        sms.campaign(),
        sms.member(),
        sms.due(),
        sms.released(),
        sms.expires(),
        sms.prepared(),
        true,
        null);
  }

  @Test
  void sweepsWhatCanRefuseNobodyButNotWhatIsInDoubt() throws SQLException {
    grant(FIRST, DUE);
    claims.settle(List.of(Outcome.sent(FIRST, "smpp", "id1", DUE)));
    grant(OTHER, DUE);
    assertThat(claims.sweep(DUE.plus(WINDOW))).isZero();
    assertThat(claims.sweep(DUE.plus(WINDOW.multipliedBy(3)))).isEqualTo(1);
    assertThat(ledger.query("select member from sms_claim")).containsExactly("m2");
  }

  @Test
  void neverSweepsWhatTheLogDoesNotKnow() throws SQLException {
    grant(FIRST, DUE);
    Outcome failed = Outcome.failed(FIRST, "ESME_RINVDSTADR");
    claims.settle(List.of(failed));
    Instant later = DUE.plus(WINDOW.multipliedBy(3));
    assertThat(claims.sweep(later)).isZero();
    assertThat(one(run(2), FIRST, later)).isEqualTo(new Ruling.Ended(failed));
    log(FIRST, "'FAILED', 'ESME_RINVDSTADR', null", DUE);
    assertThat(claims.sweep(later)).isEqualTo(1);
    assertThat(one(run(2), FIRST, later)).isInstanceOf(Ruling.Ended.class);
  }

  @Test
  void countsTheWindowFromWhenItWasSentHoweverLongAfterItsClaim() throws SQLException {
    grant(FIRST, DUE);
    Instant sent = DUE.plus(WINDOW.dividedBy(2));
    claims.settle(List.of(Outcome.sent(FIRST, "smpp", "id1", sent)));
    assertThat(one(run(2), SAME, DUE.plus(WINDOW))).isEqualTo(new Ruling.Repeats("a/m1"));
    assertThat(one(run(2), SAME, sent.plus(WINDOW).minusMillis(1)))
        .isEqualTo(new Ruling.Repeats("a/m1"));
    assertThat(one(run(2), SAME, sent.plus(WINDOW))).isEqualTo(new Ruling.Granted());
  }

  @Test
  void settlesInOneBatchWhatWasSentAndWhatWasNot() throws SQLException {
    assertThat(claims.claim(List.of(FIRST, OTHER), DUE)).hasSize(2);
    claims.settle(
        List.of(
            Outcome.sent(FIRST, "smpp", "id1", DUE.plusMillis(20)),
            Outcome.failed(OTHER, "ESME_RINVDSTADR").through("smpp", null, null)));
    assertThat(ledger.query("select member, state, route, message_id from sms_log"))
        .containsExactly("m1|SENT|smpp|id1");
    assertThat(ledger.query("select member, state, reason from sms_claim order by 1"))
        .containsExactly("m1|CLAIMED|null", "m2|FAILED|ESME_RINVDSTADR");
  }

  @Test
  void writesThatItWasSentOverARowThatKnowsLessAndOnce() throws SQLException {
    log(SAME, "'SUPPRESSED', 'DUPLICATE', 'a/m1'", DUE);
    Claims later = run(2);
    assertThat(one(later, SAME, DUE.plusSeconds(10))).isEqualTo(new Ruling.Granted());
    grant(OTHER, DUE);
    later.settle(
        List.of(
            Outcome.sent(SAME, "smpp", "id1", DUE.plusSeconds(11)),
            Outcome.sent(OTHER, "smpp", "id2", DUE.plusSeconds(11))));
    later.settle(List.of(Outcome.sent(SAME, "smpp", "id9", DUE.plusSeconds(12))));
    assertThat(ledger.query("select campaign, state, reason, message_id from sms_log order by 1"))
        .containsExactly("a|SENT|null|id2", "b|SENT|null|id1");
  }

  @Test
  void grantsNothingAgainThatThisRunHasSent() throws SQLException {
    grant(FIRST, DUE);
    Outcome sent = Outcome.sent(FIRST, "smpp", "id1", DUE.plusSeconds(5));
    claims.settle(List.of(sent));
    assertThat(one(claims, FIRST, DUE.plusSeconds(60))).isEqualTo(new Ruling.Ended(sent));
    claims.giveBack(List.of(FIRST));
    assertThat(one(claims, SAME, DUE.plusSeconds(60))).isEqualTo(new Ruling.Repeats("a/m1"));
  }

  @Test
  void honoursTheClaimThatAnOlderVersionSettled() throws SQLException {
    grant(FIRST, DUE);
    Instant sent = DUE.plusSeconds(5);
    ledger.execute(
        "update sms_claim set state = 'SENT', route = 'smpp', message_id = 'id1', sent_at = '"
            + sent
            + "'");
    assertThat(one(run(2), FIRST, DUE.plusSeconds(60)))
        .isEqualTo(new Ruling.Ended(Outcome.sent(FIRST, "smpp", "id1", sent)));
    assertThat(one(run(2), SAME, sent.plus(WINDOW).minusMillis(1)))
        .isEqualTo(new Ruling.Repeats("a/m1"));
    assertThat(one(run(2), SAME, sent.plus(WINDOW))).isEqualTo(new Ruling.Granted());
  }

  private static void settle(Claims run, Outcome outcome) {
    assertThatNoException().isThrownBy(() -> run.settle(List.of(outcome)));
  }

  private void grant(Sms sms, Instant now) throws SQLException {
    assertThat(one(claims, sms, now)).isEqualTo(new Ruling.Granted());
  }

  private static Ruling one(Claims claims, Sms sms, Instant now) throws SQLException {
    return claims.claim(List.of(sms), now).get(0);
  }

  private static Claims run(long number) {
    return new Claims(ledger.dataSource(), new UUID(0, number), WINDOW);
  }
}
