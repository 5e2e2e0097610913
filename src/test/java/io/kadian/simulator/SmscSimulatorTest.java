// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.SMPPSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** By jsmpp's own client. */
class SmscSimulatorTest {
  private static final String PHONE = "+8613812345678";
  private static final Instant NOON = Instant.parse("2026-12-12T12:00:00Z");

  private SmscSimulator smsc;
  private final SMPPSession client = new SMPPSession();

  @AfterEach
  void close() {
    client.unbindAndClose();
    smsc.close();
  }

  @Test
  void takesAMessageAndSaysSo() throws Exception {
    smsc =
        SmscSimulator.start(SimulatorOptions.builder().build(), Clock.fixed(NOON, ZoneOffset.UTC));
    bind("any", "any");
    String id = submit("双12");
    assertThat(smsc.messages()).containsExactly(new ReceivedMessage(PHONE, "双12", id, 1, NOON));
    SimulatorReport report = smsc.report();
    assertThat(report.received()).isEqualTo(1);
    assertThat(report.parts()).isEqualTo(1);
    assertThat(report.answered()).isEqualTo(1);
    assertThat(report.distinct()).isEqualTo(1);
    assertThat(report.repeats()).isZero();
    assertThat(report.binds()).isEqualTo(1);
    assertThat(report.firstAt()).isEqualTo(NOON);
    assertThat(report.lastAt()).isEqualTo(NOON);
    assertThat(report.perSecond()).containsExactly(List.of(NOON.getEpochSecond(), 1L));
    assertThat(report.texts()).containsEntry("双12", 1);
  }

  @Test
  void seesARepeat() throws Exception {
    open(SimulatorOptions.builder());
    String first = submit("双12");
    assertThat(submit("双12")).isNotEqualTo(first);
    assertThat(smsc.report().repeats()).isEqualTo(1);
    assertThat(smsc.repeated())
        .singleElement()
        .satisfies(
            repeated -> {
              assertThat(repeated.phone()).isEqualTo(PHONE);
              assertThat(repeated.text()).isEqualTo("双12");
              assertThat(repeated.times()).isEqualTo(2);
              assertThat(repeated.first()).isBeforeOrEqualTo(repeated.last());
            });
  }

  @Test
  void startsFromZeroWhenReset() throws Exception {
    open(SimulatorOptions.builder());
    submit("双12");
    smsc.reset();
    assertThat(smsc.messages()).isEmpty();
    assertThat(smsc.report().received()).isZero();
    assertThat(smsc.report().firstAt()).isNull();
    submit("双12");
    assertThat(smsc.report().repeats()).isZero();
    assertThat(smsc.report().received()).isEqualTo(1);
  }

  @Test
  void answersAfterItsLatency() throws Exception {
    open(SimulatorOptions.builder().latency(Duration.ofMillis(150)));
    long start = System.nanoTime();
    submit("双12");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(150));
    assertThat(smsc.report().mostUnderWay()).isEqualTo(1);
    await().until(() -> smsc.report().answered() == 1);
  }

  @Test
  void throttlesWhatIsBeyondItsWindow() throws Exception {
    open(SimulatorOptions.builder().window(1).latency(Duration.ofSeconds(1)));
    FutureTask<String> first = new FutureTask<>(() -> submit("双12"));
    new Thread(first).start();
    await().until(() -> smsc.report().parts() == 1);
    assertThatThrownBy(() -> submit("双11"))
        .isInstanceOf(NegativeResponseException.class)
        .hasMessageContaining("Throttling");
    assertThat(smsc.report().throttled()).isEqualTo(1);
    first.get();
    submit("双11");
    assertThat(smsc.report().received()).isEqualTo(2);
  }

  @Test
  void takesButNeverAnswersWhatItLoses() throws Exception {
    open(SimulatorOptions.builder().lost(1));
    client.setTransactionTimer(200);
    assertThatThrownBy(() -> submit("双12")).isInstanceOf(ResponseTimeoutException.class);
    assertThat(smsc.report().received()).isEqualTo(1);
    assertThat(smsc.report().lost()).isEqualTo(1);
    assertThat(smsc.report().answered()).isZero();
  }

  @Test
  void countsWhatItThrottlesAndRefuses() throws Exception {
    smsc =
        SmscSimulator.start(
            SimulatorOptions.builder().perSecond(2).refused(List.of("+86138*")).build(),
            Clock.fixed(NOON, ZoneOffset.UTC));
    bind("any", "any");
    assertThatThrownBy(() -> submit("双12")).isInstanceOf(NegativeResponseException.class);
    assertThat(smsc.report().refused()).isEqualTo(1);
    submitTo("8613912345678", "双12");
    submitTo("8613912345678", "双12");
    assertThatThrownBy(() -> submitTo("8613912345678", "双12"))
        .isInstanceOf(NegativeResponseException.class)
        .hasMessageContaining("Throttling");
    assertThat(smsc.report().throttled()).isEqualTo(1);
    assertThat(smsc.report().received()).isEqualTo(2);
  }

  @Test
  void letsInWhoeverKnowsThePassword() throws Exception {
    smsc = SmscSimulator.start(SimulatorOptions.builder().accepts("kadian", "secret").build());
    SMPPSession stranger = new SMPPSession();
    assertThatThrownBy(
            () ->
                stranger.connectAndBind(
                    "127.0.0.1", smsc.port(), parameters("kadian", "wrong"), 20_000))
        .hasRootCauseInstanceOf(NegativeResponseException.class);
    bind("kadian", "secret");
    submit("双12");
  }

  @Test
  void cutsItsConnectionsAndGoesOnListening() throws Exception {
    open(SimulatorOptions.builder());
    smsc.disconnect();
    await().until(() -> smsc.report().binds() == 0);
    SMPPSession another = new SMPPSession();
    another.connectAndBind("127.0.0.1", smsc.port(), parameters("any", "any"));
    await().until(() -> smsc.report().binds() == 1);
    another.unbindAndClose();
    await().until(() -> smsc.report().binds() == 0);
  }

  @Test
  void anotherStartsMessageIdsAreOthers() throws Exception {
    open(SimulatorOptions.builder());
    String first = submit("双12");
    smsc.close();
    smsc =
        SmscSimulator.start(
            SimulatorOptions.builder().build(),
            Clock.offset(Clock.systemUTC(), Duration.ofSeconds(1)));
    SMPPSession another = new SMPPSession();
    another.connectAndBind("127.0.0.1", smsc.port(), parameters("any", "any"));
    assertThat(submit(another, PHONE.substring(1), "双12")).isNotEqualTo(first);
    another.unbindAndClose();
  }

  private void open(SimulatorOptions.Builder options) throws IOException {
    smsc = SmscSimulator.start(options.build());
    bind("any", "any");
  }

  private void bind(String systemId, String password) throws IOException {
    client.connectAndBind("127.0.0.1", smsc.port(), parameters(systemId, password), 2_000);
  }

  private static BindParameter parameters(String systemId, String password) {
    return new BindParameter(
        BindType.BIND_TX,
        systemId,
        password,
        "",
        TypeOfNumber.UNKNOWN,
        NumberingPlanIndicator.UNKNOWN,
        null);
  }

  private String submit(String text) throws Exception {
    return submit(client, PHONE.substring(1), text);
  }

  private void submitTo(String number, String text) throws Exception {
    assertThat(submit(client, number, text)).isNotEmpty();
  }

  private static String submit(SMPPSession client, String number, String text) throws Exception {
    return client
        .submitShortMessage(
            null,
            TypeOfNumber.UNKNOWN,
            NumberingPlanIndicator.UNKNOWN,
            null,
            TypeOfNumber.INTERNATIONAL,
            NumberingPlanIndicator.ISDN,
            number,
            new ESMClass(),
            (byte) 0,
            (byte) 0,
            null,
            null,
            new RegisteredDelivery(0),
            (byte) 0,
            new GeneralDataCoding(Alphabet.ALPHA_UCS2),
            (byte) 0,
            text.getBytes(StandardCharsets.UTF_16BE))
        .getMessageId();
  }
}
