// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import static io.kadian.testing.Messages.DUE;
import static io.kadian.testing.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Outcome;
import io.kadian.domain.Outcome.State;
import io.kadian.domain.Sms;
import io.kadian.gateway.route.ScriptedSmsc;
import io.kadian.gateway.route.SmppGateway;
import io.kadian.gateway.route.SmppSettings;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.simulator.SmscSimulator;
import io.kadian.testing.HandClock;
import io.kadian.testing.Ledger;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an SMSC that does wrong makes of a message, from its claim to its outcome. */
class SmscFaultsTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static Ledger ledger;

  private final HandClock clock = new HandClock(DUE);
  private final List<AutoCloseable> open = new ArrayList<>();
  private long runs;

  @BeforeAll
  static void startDatabase() throws Exception {
    ledger = new Ledger();
  }

  @AfterAll
  static void stopDatabase() throws Exception {
    ledger.close();
  }

  @BeforeEach
  void clear() throws Exception {
    ledger.clear();
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void oneThatAnswersNothingLeavesUnknownAndIsNeverAskedAgain() throws Exception {
    SmscSimulator smsc = simulator(SimulatorOptions.builder().lost(1));
    DispatchDesk desk = desk(settings(smsc.port()).answerTimeout(SHORT));
    desk.accept(message("m1"));
    assertThat(desk.outcome("m1").state()).isEqualTo(State.UNKNOWN);
    assertThat(desk.outcome("m1").reason()).isEqualTo("NO_ANSWER");
    assertThat(desk.claim("m1")).isEqualTo("UNKNOWN|NO_ANSWER|smpp");
    desk.close();
    DispatchDesk restarted = desk(settings(smsc.port()));
    restarted.accept(message("m1"));
    assertThat(restarted.outcome("m1").state()).isEqualTo(State.UNKNOWN);
    restarted.accept(sms("other", "m9", phone("m1"), "双12m1"));
    assertThat(restarted.outcome("m9").reason()).isEqualTo("DUPLICATE");
    assertThat(smsc.report().received()).isEqualTo(1);
  }

  /** Its row has gone out; a late acceptance doesn't settle it, a receipt does. */
  @Test
  void anAnswerAfterTheTimeOutChangesNothing() throws Exception {
    AtomicReference<ScriptedSmsc.Caller> first = new AtomicReference<>();
    ScriptedSmsc smsc =
        scripted(
            (n, caller) -> {
              if (n == 1) {
                first.set(caller);
              } else {
                first.get().accept("late");
                caller.accept("id-" + n);
              }
            });
    DispatchDesk desk = desk(settings(smsc.port()).answerTimeout(Duration.ofSeconds(2)));
    desk.accept(message("m1"));
    assertThat(desk.outcome("m1").state()).isEqualTo(State.UNKNOWN);
    desk.accept(message("m2")); // answered behind the late one, on the same line
    assertThat(desk.outcome("m2").messageId()).isEqualTo("id-2");
    assertThat(desk.claim("m1")).startsWith("UNKNOWN|NO_ANSWER");
    assertThat(submits(smsc)).isEqualTo(2);
    assertThat(desk.outcomes(2)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"0", "0x58", "0x0B"})
  void theFirstOfTwoAnswersCounts(String secondStatus) throws Exception {
    ScriptedSmsc smsc =
        scripted(
            (n, caller) -> {
              caller.accept("id-" + n);
              caller.answer(
                  ScriptedSmsc.SUBMIT_SM | ScriptedSmsc.RESPONSE,
                  Integer.decode(secondStatus),
                  "again\0");
            });
    DispatchDesk desk = desk(settings(smsc.port()));
    for (int i = 1; i <= 20; i++) {
      desk.accept(message("m" + i));
      assertThat(desk.outcome("m" + i).messageId()).isEqualTo("id-" + i);
    }
    assertThat(desk.logged("m1")).startsWith("SENT");
    assertThat(submits(smsc)).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({
    "0x58, SENT, , 3", // throttled
    "0x14, SENT, , 3", // queue full
    "0x08, SENT, , 3", // system error
    "0x64, SENT, , 3", // temporary
    "0x04, SENT, , 3", // not bound
    "0x0B, FAILED, ESME_RINVDSTADR, 1",
    "0x45, FAILED, ESME_RSUBMITFAIL, 1",
    "0x450, FAILED, 0x00000450, 1",
    "0xFF, UNKNOWN, ESME_RUNKNOWNERR, 1"
  })
  void eachClassOfErrorEndsInItsOwnWay(String status, State state, String reason, int submits)
      throws Exception {
    ScriptedSmsc smsc =
        scripted(
            (n, caller) -> {
              if (n < 3) {
                caller.reject(Integer.decode(status));
              } else {
                caller.accept("id");
              }
            });
    DispatchDesk desk = desk(settings(smsc.port()));
    desk.accept(message("m1"));
    assertThat(desk.outcome("m1").state()).isEqualTo(state);
    assertThat(desk.outcome("m1").reason()).isEqualTo(reason);
    assertThat(state == State.SENT ? desk.logged("m1") : desk.claim("m1")).startsWith(state.name());
    assertThat(submits(smsc)).isEqualTo(submits);
  }

  @Test
  void oneThatThrottlesMostOfTheTimeGetsEachMessageOnce() throws Exception {
    SmscSimulator smsc = simulator(SimulatorOptions.builder().throttled(0.7).seed(5));
    DispatchDesk desk = desk(settings(smsc.port()).window(20));
    for (int i = 0; i < 300; i++) {
      desk.accept(message("m" + i));
    }
    assertThat(desk.outcomes(300)).allMatch(outcome -> outcome.state() == State.SENT);
    assertThat(smsc.report().received()).isEqualTo(300);
    assertThat(smsc.report().distinct()).isEqualTo(300);
  }

  @Test
  void aConnectionDroppedInMidWindowLeavesAWindowInDoubtAndNoMore() throws Exception {
    int window = 10;
    Set<String> accepted = ConcurrentHashMap.newKeySet();
    ScriptedSmsc smsc =
        scripted(
            (n, caller) -> {
              if (n % 37 == 0) {
                caller.hangUp();
              } else if (n % 2 == 0) {
                accepted.add("id-" + n);
                caller.accept("id-" + n);
              } else {
                caller.reject(0x58);
              }
            });
    DispatchDesk desk = desk(settings(smsc.port()).window(window).answerTimeout(LONG));
    for (int i = 0; i < 200; i++) {
      desk.accept(message("m" + i));
    }
    Collection<Outcome> outcomes = desk.outcomes(200);
    List<Outcome> unknown = outcomes.stream().filter(o -> o.state() == State.UNKNOWN).toList();
    assertThat(unknown)
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(window * (smsc.connections() - 1))
        .allMatch(outcome -> outcome.reason().equals("CONNECTION_LOST"));
    assertThat(outcomes)
        .filteredOn(outcome -> outcome.state() == State.SENT)
        .hasSize(200 - unknown.size())
        .allMatch(outcome -> accepted.contains(outcome.messageId()));
  }

  @Test
  void oneThatAcceptsNoBindSendsNothingAndTheMessageExpires() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      DispatchDesk desk = desk(settings(silent.getLocalPort()).bindTimeout(SHORT));
      expires(desk);
    }
  }

  @Test
  void oneThatRefusesThePasswordSendsNothingAndTheMessageExpires() throws Exception {
    SmscSimulator smsc = simulator(SimulatorOptions.builder().accepts("kadian", "other"));
    expires(desk(settings(smsc.port())));
    assertThat(smsc.report().received()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8"})
  void garbageFromItLosesNoMessageAndSendsNoneTwice(long seed) throws Exception {
    Random random = new Random(seed);
    ScriptedSmsc smsc =
        scripted(
            (n, caller) -> {
              if (n <= 3) {
                byte[] octets = new byte[1 + random.nextInt(200)];
                random.nextBytes(octets);
                caller.socket().getOutputStream().write(octets);
                caller.hangUp();
              } else {
                caller.accept("id-" + n);
              }
            });
    DispatchDesk desk = desk(settings(smsc.port()).answerTimeout(LONG));
    for (int i = 0; i < 60; i++) {
      desk.accept(message("m" + i));
    }
    assertThat(desk.outcomes(60))
        .allMatch(o -> o.state() == State.SENT || o.state() == State.UNKNOWN)
        .anyMatch(o -> o.state() == State.SENT);
    Set<String> phones = new HashSet<>();
    for (byte[] pdu : smsc.pdus(ScriptedSmsc.SUBMIT_SM)) {
      String text = new String(pdu, StandardCharsets.ISO_8859_1);
      assertThat(phones.add(text.substring(text.indexOf("86138"), text.indexOf("86138") + 13)))
          .isTrue();
    }
  }

  @Test
  void oneThatIsAwayForTenMinutesAcrossTheInstantGetsItAfterwards() throws Exception {
    int port = freePort();
    clock.advance(Duration.ofMinutes(-5));
    DispatchDesk desk = desk(settings(port));
    clock.advance(Duration.ofMinutes(5));
    desk.accept(message("m1"));
    awaitClaim("m1");
    clock.advance(Duration.ofMinutes(5));
    SmscSimulator back = simulator(SimulatorOptions.builder().port(port));
    assertThat(desk.outcome("m1").state()).isEqualTo(State.SENT);
    assertThat(desk.outcome("m1").sent()).isEqualTo(DUE.plus(Duration.ofMinutes(5)));
    assertThat(back.report().received()).isEqualTo(1);
  }

  @Test
  void noClaimRunsOutWhileItIsAwayForLong() throws Exception {
    int port = freePort();
    DispatchDesk desk = desk(settings(port));
    desk.accept(message("m1"));
    awaitClaim("m1");
    for (int minutes = 20; minutes <= 40; minutes += 20) {
      clock.advance(Duration.ofMinutes(20));
      String renewed = DUE.plus(Duration.ofMinutes(minutes)).toString();
      await()
          .atMost(DispatchDesk.SOON)
          .until(
              () ->
                  ledger
                      .query(
                          "select 1 from sms_claim where state = 'CLAIMED' and claimed_at = '"
                              + renewed
                              + "'")
                      .size(),
              rows -> rows == 1);
    }
    assertThat(desk.hasOutcome("m1")).isFalse();
    SmscSimulator back = simulator(SimulatorOptions.builder().port(port));
    assertThat(desk.outcome("m1").state()).isEqualTo(State.SENT);
    assertThat(back.report().received()).isEqualTo(1);
  }

  @Test
  void whatExpiredWhileItWasAwayIsNeverSentLate() throws Exception {
    int port = freePort();
    DispatchDesk desk = desk(settings(port));
    expires(desk);
    SmscSimulator back = simulator(SimulatorOptions.builder().port(port));
    Sms later = message("m2");
    desk.accept(
        new Sms(
            "later",
            "m2",
            clock.instant(),
            clock.instant(),
            clock.instant().plus(LONG),
            later.prepared()));
    assertThat(desk.outcome("m2").state()).isEqualTo(State.SENT);
    assertThat(back.messages()).extracting(message -> message.phone()).containsOnly(phone("m2"));
  }

  private void expires(DispatchDesk desk) throws Exception {
    desk.accept(message("m1"));
    awaitClaim("m1");
    assertThat(desk.hasOutcome("m1")).isFalse();
    clock.advance(Duration.ofMinutes(61));
    assertThat(desk.outcome("m1").state()).isEqualTo(State.SUPPRESSED);
    assertThat(desk.outcome("m1").reason()).isEqualTo("EXPIRED");
    assertThat(desk.claim("m1")).startsWith("FAILED|EXPIRED");
  }

  private static void awaitClaim(String member) {
    await()
        .atMost(DispatchDesk.SOON)
        .until(
            () -> ledger.query("select 1 from sms_claim where member = '" + member + "'").size(),
            rows -> rows == 1);
  }

  private static String phone(String member) {
    return "+86138" + (10_000_000 + Math.floorMod(member.hashCode(), 1_000_000));
  }

  private static Sms message(String member) {
    return sms("a", member, phone(member), "双12" + member);
  }

  private static int submits(ScriptedSmsc smsc) {
    return smsc.pdus(ScriptedSmsc.SUBMIT_SM).size();
  }

  private SmscSimulator simulator(SimulatorOptions.Builder options) throws IOException {
    SmscSimulator smsc = SmscSimulator.start(options.build());
    open.add(0, smsc); // closed last
    return smsc;
  }

  private ScriptedSmsc scripted(ScriptedSmsc.Script script) throws IOException {
    ScriptedSmsc smsc = new ScriptedSmsc(script);
    open.add(0, smsc);
    return smsc;
  }

  private static SmppSettings.Builder settings(int port) {
    return SmppSettings.to("127.0.0.1", port)
        .as("kadian", "secret")
        .reconnectAfter(Duration.ofMillis(20), Duration.ofMillis(100));
  }

  private DispatchDesk desk(SmppSettings.Builder settings) {
    SmppGateway gateway = new SmppGateway("smpp", settings.build(), clock, new Random(1));
    DispatchDesk desk = new DispatchDesk(ledger, ++runs, gateway, clock);
    open.add(desk);
    return desk;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
