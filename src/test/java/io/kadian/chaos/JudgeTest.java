// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.chaos.Expected.Fate;
import io.kadian.domain.DedupKey;
import io.kadian.domain.Outcome.State;
import io.kadian.simulator.ReceivedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the judge sees what it is there to see. */
class JudgeTest {
  private static final Instant DUE = Instant.parse("2026-12-12T12:00:00Z");
  private static final String PHONE = "+8613800000001";
  private static final String TEXT = "双12";

  private final Map<String, Expected> expected = new LinkedHashMap<>();
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final List<ReceivedMessage> received = new ArrayList<>();

  /** A round in which all is well: two requests of one text, the first one sent. */
  @BeforeEach
  void allIsWell() {
    expect("a/m1", Fate.SENT);
    expect("b/m1", Fate.SENT);
    row("a/m1", State.SENT, null, null, "id1");
    row("b/m1", State.SUPPRESSED, "DUPLICATE", "a/m1", null);
    receive("id1", DUE);
  }

  @Test
  void findsNothingWhereAllIsWell() {
    assertThat(problems()).isEmpty();
  }

  @Test
  void seesATextThatCameTwice() {
    receive("id2", DUE.plusSeconds(60));
    assertThat(problems()).anySatisfy(problem -> assertThat(problem).contains("twice", "id2"));
  }

  @Test
  void seesARowThatIsMissing() {
    rows.remove("b/m1");
    assertThat(problems()).containsExactly("b/m1: selected, and has no row");
  }

  @Test
  void seesARowOfSomebodyWhoWasNotSelected() {
    row("a/m2", State.SUPPRESSED, "NO_CONSENT", null, null);
    assertThat(problems()).containsExactly("a/m2: a row, and it should not have been selected");
  }

  @Test
  void seesThatNobodyGotATextThatTwoRepeat() {
    received.clear();
    row("a/m1", State.SUPPRESSED, "DUPLICATE", "b/m1", null);
    assertThat(problems())
        .anySatisfy(problem -> assertThat(problem).startsWith("0 of one text are sent"))
        .anySatisfy(problem -> assertThat(problem).contains("repeats what was not sent"));
  }

  @Test
  void seesASentRowThatTheSmscKnowsNothingOf() {
    row("a/m1", State.SENT, null, null, "id9");
    assertThat(problems())
        .anySatisfy(problem -> assertThat(problem).contains("id9 is not in the SMSC's record"))
        .anySatisfy(problem -> assertThat(problem).contains("no row says so: id1"));
  }

  @Test
  void seesAMessageThatLeftEarly() {
    received.clear();
    receive("id1", DUE.minusMillis(1));
    assertThat(problems()).singleElement().asString().startsWith("early");
  }

  @Test
  void seesAnUnknownThatWasNotInFlight() {
    row("a/m1", State.UNKNOWN, "CLAIMED_BEFORE_A_RESTART", null, null);
    assertThat(problems()).singleElement().asString().contains("was not in flight");
    assertThat(judge(Set.of("a/m1"), 0).problems()).isEmpty();
    assertThat(judge(Set.of("a/m1"), 0).inDoubt()).containsExactly("a/m1");
  }

  @Test
  void seesMoreWithoutAnAnswerThanWereKeptBack() {
    row("a/m1", State.UNKNOWN, "NO_ANSWER", null, null);
    assertThat(problems()).containsExactly("1 without an answer, of 0 that were kept back");
    assertThat(judge(Set.of(), 1).problems()).isEmpty();
    assertThat(judge(Set.of(), 1).unanswered()).containsExactly("a/m1");
    assertThat(judge(Set.of("b/m1"), 0).problems()).hasSize(1);
    assertThat(judge(Set.of("a/m1"), 0).problems()).isEmpty();
  }

  @Test
  void seesAMessageToOneWhoGaveNoConsent() {
    expect("a/m1", Fate.NO_CONSENT);
    assertThat(problems()).anySatisfy(problem -> assertThat(problem).contains("NO_CONSENT"));
  }

  @Test
  void seesAMessageToOneWhoWasWithdrawn() {
    expect("a/m1", Fate.WITHDRAWN);
    expect("b/m1", Fate.WITHDRAWN);
    row("b/m1", State.WITHDRAWN, null, null, null);
    assertThat(problems())
        .anySatisfy(problem -> assertThat(problem).contains("a/m1 SENT", "should be WITHDRAWN"))
        .anySatisfy(problem -> assertThat(problem).startsWith("nobody's message: id1"));
  }

  @Test
  void seesThatAWithdrawnMessageHasNoRow() {
    expect("a/m2", Fate.WITHDRAWN);
    assertThat(problems()).containsExactly("a/m2: selected, and has no row");
    row("a/m2", State.WITHDRAWN, null, null, null);
    assertThat(problems()).isEmpty();
  }

  @Test
  void seesAnyOtherRowOfOneWhoMayHaveBeenWithdrawn() {
    expect("a/m2", Fate.PERHAPS_WITHDRAWN);
    assertThat(problems()).isEmpty();
    row("a/m2", State.WITHDRAWN, null, null, null);
    assertThat(problems()).isEmpty();
    row("a/m2", State.SUPPRESSED, "DUPLICATE", "a/m1", null);
    assertThat(problems()).singleElement().asString().contains("should be PERHAPS_WITHDRAWN");
  }

  @Test
  void seesARowWithATextOfLongAgo() {
    expectTexts("a/m1", Fate.SENT, "双12", "双12!");
    expectTexts("a/m2", Fate.WITHDRAWN, "双11");
    row("a/m2", State.WITHDRAWN, null, null, null);
    assertThat(problems()).containsExactly("a/m2: another text");
  }

  @Test
  void seesARowThatLacksItsText() {
    rows.put("b/m1", new Row("b/m1", PHONE, null, State.SUPPRESSED, "DUPLICATE", "a/m1", null));
    assertThat(problems()).containsExactly("b/m1: another text");
  }

  @Test
  void letsAMemberThatChangesOnTheBrinkHaveEitherText() {
    aloneWithTexts("双12", "双12!");
    assertThat(problems()).isEmpty();
    received.clear();
    received.add(new ReceivedMessage(PHONE, "双12!", "id1", 1, DUE));
    rows.put("a/m1", sentRow("双12!"));
    assertThat(problems()).isEmpty();
  }

  @Test
  void seesBothTextsOfAMemberThatChangedBetweenACrashAndItsReplay() {
    aloneWithTexts("双12", "双12!");
    received.add(new ReceivedMessage(PHONE, "双12!", "id2", 1, DUE));
    row("a/m1", State.UNKNOWN, "CLAIMED_BEFORE_A_RESTART", null, null);
    assertThat(judge(Set.of("a/m1"), 0).problems())
        .containsExactly("a/m1 got its message in several texts: [id1, id2]");
  }

  @Test
  void seesARowThatSaysAnotherTextThanTheSmscGot() {
    aloneWithTexts("双12", "双12!");
    rows.put("a/m1", sentRow("双12!"));
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("a/m1 SENT id1 is not in the SMSC's record");
  }

  @Test
  void seesNeitherTextOfAMemberThatChangedOnTheBrink() {
    aloneWithTexts("双12", "双12!");
    received.clear();
    row("a/m1", State.SUPPRESSED, "DUPLICATE", "x/m1", null);
    assertThat(problems())
        .anySatisfy(problem -> assertThat(problem).startsWith("0 of one text are sent"));
  }

  private void aloneWithTexts(String... texts) {
    expected.remove("b/m1");
    rows.remove("b/m1");
    expectTexts("a/m1", Fate.SENT, texts);
  }

  private static Row sentRow(String text) {
    String hash = DedupKey.of(PHONE, text).toString();
    return new Row("a/m1", PHONE, hash, State.SENT, null, null, "id1");
  }

  private List<String> problems() {
    return judge(Set.of(), 0).problems();
  }

  private Judge.Verdict judge(Set<String> openAtKills, long lost) {
    return new Judge(expected, rows, received, openAtKills, lost).verdict();
  }

  private void expect(String request, Fate fate) {
    expectTexts(request, fate, TEXT);
  }

  private void expectTexts(String request, Fate fate, String... texts) {
    expected.put(request, new Expected(request, PHONE, List.of(texts), fate, DUE));
  }

  private void row(
      String request,
      State state,
      @Nullable String reason,
      @Nullable String repeats,
      @Nullable String messageId) {
    String hash = DedupKey.of(PHONE, TEXT).toString();
    rows.put(request, new Row(request, PHONE, hash, state, reason, repeats, messageId));
  }

  private void receive(String messageId, Instant at) {
    received.add(new ReceivedMessage(PHONE, TEXT, messageId, 1, at));
  }
}
