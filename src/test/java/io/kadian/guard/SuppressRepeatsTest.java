// SPDX-License-Identifier: Apache-2.0
package io.kadian.guard;

import static io.kadian.testing.Messages.DUE;
import static io.kadian.testing.Messages.PHONE;
import static io.kadian.testing.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.FrequencyCap;
import io.kadian.domain.OptChange;
import io.kadian.domain.Outcome;
import io.kadian.domain.PhoneNews;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Sms;
import io.kadian.testing.StateEntries;
import io.kadian.types.SideOutputs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SuppressRepeatsTest {
  private static final Duration WINDOW = Duration.ofMinutes(30);
  private static final String TEXT = "【富销云】双12今晚8点开抢 拒收请回复R";
  private static final Sms FIRST = sms("a", "m1", PHONE, TEXT);
  private static final Sms SAME = sms("b", "m1", PHONE, TEXT);

  private KeyedTwoInputStreamOperatorTestHarness<String, Sms, PhoneNews, Sms> guard;
  private List<FrequencyCap> caps = List.of();

  @BeforeEach
  void start() throws Exception {
    guard = harness();
    guard.open();
    at(DUE);
  }

  @AfterEach
  void stop() throws Exception {
    guard.close();
  }

  @Test
  void passesOneOfTwoCampaignsWithTheSameText() throws Exception {
    release(FIRST, SAME);
    assertThat(passed()).containsExactly("a/m1");
    assertThat(suppressed()).singleElement().satisfies(SuppressRepeatsTest::repeatsFirst);
  }

  @Test
  void passesAnotherTextAndAnotherPhone() throws Exception {
    release(FIRST, sms("b", "m1", PHONE, TEXT + "!"), sms("c", "m2", "+8613912345678", TEXT));
    assertThat(passed()).containsExactly("a/m1", "b/m1", "c/m2");
  }

  @Test
  void startsTheWindowAtTheTimeOfSuccess() throws Exception {
    release(FIRST);
    Instant success = DUE.plusSeconds(20);
    at(DUE.plusSeconds(300));
    hear(Outcome.sent(FIRST, "smpp", "id1", success));

    at(success.plus(WINDOW).minusMillis(1));
    release(SAME);
    assertThat(suppressed()).singleElement().satisfies(SuppressRepeatsTest::repeatsFirst);

    at(success.plus(WINDOW));
    release(SAME);
    assertThat(passed()).containsExactly("a/m1", "b/m1");
  }

  @Test
  void freesTheTextWhenItFailed() throws Exception {
    release(FIRST);
    hear(Outcome.failed(FIRST, "ESME_RINVDSTADR"));
    release(SAME);
    assertThat(passed()).containsExactly("a/m1", "b/m1");
  }

  @Test
  void freesTheTextWhenItExpiredUnsent() throws Exception {
    release(FIRST);
    hear(Outcome.suppressed(FIRST, io.kadian.domain.Reason.EXPIRED));
    assertThat(StateEntries.of(guard)).isZero();
  }

  @Test
  void countsWhatIsInDoubtAsSent() throws Exception {
    release(FIRST);
    hear(Outcome.unknown(FIRST, "NO_ANSWER"));
    at(DUE.plus(WINDOW).minusMillis(1));
    release(SAME);
    assertThat(passed()).containsExactly("a/m1");
  }

  @Test
  void isNotFreedByWhatBecameOfARepeat() throws Exception {
    release(FIRST, SAME);
    hear(Outcome.duplicate(SAME, FIRST.request()));
    release(sms("c", "m1", PHONE, TEXT));
    assertThat(passed()).containsExactly("a/m1");
  }

  @Test
  void capsMarketingToAPhoneOverAllCampaigns() throws Exception {
    capped("2/PT1H, 3/PT24H");
    release(text("a"), text("b"), text("c"));
    assertThat(passed()).containsExactly("a/m1", "b/m1");
    assertThat(suppressed()).extracting(Outcome::reason).containsExactly("FREQUENCY_CAP");
    hear(Outcome.sent(text("a"), "smpp", "id1", DUE.plusSeconds(60)));
    hear(Outcome.failed(text("b"), "ESME_RINVDSTADR"));

    release(text("d"));
    assertThat(passed()).as("what failed doesn't count").contains("d/m1");
    at(DUE.plusSeconds(3660).minusMillis(1));
    release(text("e"));
    assertThat(passed()).as("d is an hour ago, a not quite").contains("e/m1");
    release(text("f"));
    assertThat(passed()).as("three in a day").doesNotContain("f/m1").hasSize(4);

    release(urgent("code"), text("e"));
    assertThat(passed()).as("exempt, and a replay").endsWith("code/m1", "e/m1");
    release(sms("f", "m2", "+8613912345678", "another phone"));
    assertThat(passed()).contains("f/m2");
  }

  @Test
  void remembersWhatWasSentThroughARestart() throws Exception {
    capped("1/P1D");
    release(text("a"));
    OperatorSubtaskState state = guard.snapshot(1, 1);
    guard.close();
    guard = harness();
    guard.initializeState(state);
    guard.open();
    at(DUE.plusSeconds(60));
    release(text("b"));
    assertThat(passed()).isEmpty();
  }

  private void capped(String text) throws Exception {
    guard.close();
    caps = FrequencyCap.parseAll(text);
    guard = harness();
    guard.open();
    at(DUE);
  }

  private static Sms text(String campaign) {
    return sms(campaign, "m1", PHONE, "text of " + campaign);
  }

  private static Sms urgent(String campaign) {
    Sms sms = text(campaign);
    return new Sms(
        campaign, "m1", sms.due(), sms.released(), sms.expires(), sms.prepared(), true, null);
  }

  @Test
  void passesAReplayOfTheSameRequestForTheClaimToDecide() throws Exception {
    release(FIRST);
    hear(Outcome.sent(FIRST, "smpp", "id1", DUE));
    release(FIRST);
    assertThat(passed()).containsExactly("a/m1", "a/m1");
    release(SAME);
    assertThat(suppressed()).singleElement().satisfies(SuppressRepeatsTest::repeatsFirst);
  }

  @Test
  void learnsFromOutcomesOfARunItDoesNotRemember() throws Exception {
    hear(Outcome.sent(FIRST, "smpp", "id1", DUE.minusSeconds(60)));
    release(SAME);
    assertThat(passed()).isEmpty();
  }

  @Test
  void ignoresNewsThatIsOlderThanTheWindow() throws Exception {
    hear(Outcome.sent(FIRST, "smpp", "id1", DUE.minus(WINDOW)));
    assertThat(StateEntries.of(guard)).isZero();
  }

  @Test
  void suppressesWithoutConsentAndRemembersNothing() throws Exception {
    PreparedSms prepared = FIRST.prepared();
    release(
        new Sms(
            "a",
            "m1",
            DUE,
            DUE,
            FIRST.expires(),
            new PreparedSms(PHONE, false, prepared.dedupKey(), prepared.text(), null, null)));
    assertThat(passed()).isEmpty();
    assertThat(suppressed()).extracting(Outcome::reason).containsExactly("NO_CONSENT");
    assertThat(StateEntries.of(guard)).isZero();
  }

  @Test
  void freesTheTextWhenAReceiptSaysThatWhatWasInDoubtFailed() throws Exception {
    release(FIRST);
    hear(Outcome.unknown(FIRST, "NO_ANSWER"));
    hear(Outcome.failed(FIRST, "RECEIPT_UNDELIVERABLE"));
    release(SAME);
    assertThat(passed()).containsExactly("a/m1", "b/m1");
  }

  @Test
  void suppressesAPhoneThatOptedOutUntilItOptsInAgain() throws Exception {
    opt(true, DUE.minusSeconds(60));
    release(FIRST);
    assertThat(passed()).isEmpty();
    assertThat(suppressed()).extracting(Outcome::reason).containsExactly("OPTED_OUT");
    opt(false, DUE.minusSeconds(30));
    release(FIRST);
    assertThat(passed()).containsExactly("a/m1");
  }

  @Test
  void goesByTheTimeOfRepliesNotByTheirOrder() throws Exception {
    opt(false, DUE);
    opt(true, DUE.minusSeconds(60));
    release(FIRST);
    assertThat(passed()).containsExactly("a/m1");
    opt(true, DUE);
    release(SAME);
    assertThat(suppressed()).extracting(Outcome::reason).containsExactly("OPTED_OUT");
  }

  @Test
  void remembersForEverWhoOptedOut() throws Exception {
    opt(true, DUE);
    OperatorSubtaskState state = guard.snapshot(1, 1);
    guard.close();
    guard = harness();
    guard.initializeState(state);
    guard.open();
    at(DUE.plus(Duration.ofDays(400)));
    release(FIRST);
    assertThat(passed()).isEmpty();
  }

  @Test
  void remembersAfterARestore() throws Exception {
    release(FIRST);
    hear(Outcome.sent(FIRST, "smpp", "id1", DUE));
    OperatorSubtaskState state = guard.snapshot(1, 1);
    guard.close();
    guard = harness();
    guard.initializeState(state);
    guard.open();
    at(DUE.plusSeconds(600));
    release(SAME);
    assertThat(passed()).isEmpty();
  }

  private void at(Instant now) throws Exception {
    guard.setProcessingTime(now.toEpochMilli());
    guard.setStateTtlProcessingTime(now.toEpochMilli());
  }

  private void release(Sms... messages) throws Exception {
    for (Sms sms : messages) {
      guard.processElement1(sms, 0);
    }
  }

  private void hear(Outcome outcome) throws Exception {
    guard.processElement2(new PhoneNews.Ended(outcome), 0);
  }

  private void opt(boolean out, Instant at) throws Exception {
    guard.processElement2(new PhoneNews.Opted(new OptChange(PHONE, out, "R", at)), 0);
  }

  private List<String> passed() {
    return guard.extractOutputValues().stream().map(Sms::request).toList();
  }

  private List<Outcome> suppressed() {
    var records = guard.getSideOutput(SideOutputs.OUTCOMES);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  private static void repeatsFirst(Outcome outcome) {
    assertThat(outcome.request()).isEqualTo("b/m1");
    assertThat(outcome.state()).isEqualTo(Outcome.State.SUPPRESSED);
    assertThat(outcome.reason()).isEqualTo("DUPLICATE");
    assertThat(outcome.repeats()).isEqualTo("a/m1");
  }

  private KeyedTwoInputStreamOperatorTestHarness<String, Sms, PhoneNews, Sms> harness()
      throws Exception {
    return new KeyedTwoInputStreamOperatorTestHarness<>(
        new KeyedCoProcessOperator<>(new SuppressRepeats(WINDOW, caps)),
        Sms::phone,
        PhoneNews::phone,
        Types.STRING);
  }
}
