// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static io.kadian.gateway.route.Messages.phone;
import static io.kadian.gateway.route.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.PreparedSms;
import io.kadian.domain.Reason;
import io.kadian.domain.Sms;
import io.kadian.gateway.Submission;
import io.kadian.simulator.ReceivedMessage;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.simulator.SmscSimulator;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real SMPP, to the simulator. */
class SmppGatewayTest {
  private static final String PHONE = "+8613812345678";
  private static final Duration SOON = Duration.ofSeconds(20);

  private SmscSimulator smsc;
  private SmppGateway gateway;

  @AfterEach
  void close() {
    if (gateway != null) {
      gateway.close();
    }
    if (smsc != null) {
      smsc.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "【富销云】双12今晚8点开抢 拒收请回复R",
        "🎁 送礼 💰",
        "Sale ends @ 20:00: {50%} off, €5 [or] more ~ Ünal & Søn",
        "ΔΦΓΛΩΠΨΣΘΞ ¡¿£¥§",
        "x"
      })
  void aTextArrivesAsItIs(String text) throws IOException {
    open(SimulatorOptions.builder());
    assertThat(accepted(sms(PHONE, text)).messageId()).isEqualTo(onlyMessage().messageId());
    assertThat(onlyMessage().text()).isEqualTo(text);
    assertThat(onlyMessage().phone()).isEqualTo(PHONE);
    assertThat(onlyMessage().parts()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {70, 71, 134, 135, 1_000})
  void aLongChineseTextArrivesWhole(int characters) throws IOException {
    open(SimulatorOptions.builder());
    String text = "双十二开抢".repeat(200).substring(0, characters);
    accepted(sms(PHONE, text));
    assertThat(onlyMessage().text()).isEqualTo(text);
    assertThat(onlyMessage().parts()).isEqualTo(characters <= 70 ? 1 : (characters + 66) / 67);
  }

  @ParameterizedTest
  @ValueSource(ints = {160, 161, 306, 307})
  void aLongGsmTextArrivesWhole(int characters) throws IOException {
    open(SimulatorOptions.builder());
    String text = "Eight o'clock sharp. ".repeat(20).substring(0, characters);
    accepted(sms(PHONE, text));
    assertThat(onlyMessage().text()).isEqualTo(text);
    assertThat(onlyMessage().parts()).isEqualTo(characters <= 160 ? 1 : (characters + 152) / 153);
  }

  @Test
  void aLongTextIsAcceptedWithItsFirstPartsId() throws IOException {
    open(SimulatorOptions.builder());
    assertThat(accepted(sms(PHONE, "长".repeat(200))).messageId())
        .isEqualTo(onlyMessage().messageId());
    assertThat(smsc.report().parts()).isEqualTo(3);
  }

  @Test
  void aRefusedNumberIsRefusedByName() throws IOException {
    open(SimulatorOptions.builder().refused(List.of(PHONE, "+86170*")));
    Submission refused = new Submission.Refused("ESME_RINVDSTADR");
    assertThat(end(sms(PHONE, "短"))).isEqualTo(refused);
    assertThat(end(sms("+8617012345678", "短"))).isEqualTo(refused);
    accepted(sms("+8613912345678", "短"));
  }

  @Test
  void aThrottledMessageIsNotSent() throws IOException {
    open(SimulatorOptions.builder().throttled(1));
    assertThat(end(sms(PHONE, "短"))).isEqualTo(new Submission.NotSent("ESME_RTHROTTLED"));
    assertThat(smsc.report().received()).isZero();
  }

  @Test
  void anAnswerThatIsLostLeavesTheMessageInDoubtThoughItArrived() throws IOException {
    smsc = SmscSimulator.start(SimulatorOptions.builder().lost(1).build());
    gateway = open(settings().answerTimeout(Duration.ofMillis(300)));
    long start = System.nanoTime();
    assertThat(end(sms(PHONE, "短"))).isEqualTo(new Submission.InDoubt("NO_ANSWER"));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(300));
    assertThat(onlyMessage().phone()).isEqualTo(PHONE);
    assertThat(smsc.report().lost()).isEqualTo(1);
  }

  @Test
  void anAnswerThatComesTooLateChangesNothing() throws IOException {
    smsc = SmscSimulator.start(SimulatorOptions.builder().latency(Duration.ofMillis(600)).build());
    gateway = open(settings().answerTimeout(Duration.ofMillis(200)));
    try (LogLines log = new LogLines()) {
      CompletableFuture<Submission> submission = submit(sms(PHONE, "短"));
      assertThat(submission).succeedsWithin(SOON).isEqualTo(new Submission.InDoubt("NO_ANSWER"));
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(log.lines())
                      .filteredOn(line -> line.startsWith("WARN"))
                      .hasSize(1)
                      .first()
                      .asString()
                      .contains("later than PT0.2S"));
      assertThat(submission).isCompletedWithValue(new Submission.InDoubt("NO_ANSWER"));
    }
  }

  @Test
  void neverHasMoreUnderWayThanTheWindowOfEachBind() throws IOException {
    smsc = SmscSimulator.start(SimulatorOptions.builder().latency(Duration.ofMillis(20)).build());
    gateway = open(settings().binds(3).window(4));
    await().atMost(SOON).until(() -> gateway.bound() == 3);
    List<CompletableFuture<Submission>> all = submitMany(300, "短");
    assertThat(all).allSatisfy(one -> assertThat(one).succeedsWithin(SOON));
    assertThat(smsc.report().mostUnderWay()).isEqualTo(4);
    assertThat(smsc.report().binds()).isEqualTo(3);
    assertThat(smsc.report().distinct()).isEqualTo(300);
    assertThat(gateway.underWay()).isZero();
    assertThat(gateway.waiting()).isZero();
  }

  @Test
  void keepsItsRateOverAllBindsCountingParts() throws IOException {
    smsc = SmscSimulator.start(SimulatorOptions.builder().build());
    gateway = open(settings().binds(4).perSecond(100));
    await().atMost(SOON).until(() -> gateway.bound() == 4);
    long start = System.nanoTime();
    List<CompletableFuture<Submission>> all = submitMany(60, "长".repeat(100));
    assertThat(all).allSatisfy(one -> assertThat(one).succeedsWithin(SOON));
    assertThat(smsc.report().parts()).isEqualTo(120);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(1_150));
    // 80 parts take 0.8 s; what was held up on its way may come the closer together.
    List<Instant> arrivals = smsc.messages().stream().map(ReceivedMessage::at).sorted().toList();
    for (int i = 40; i < arrivals.size(); i++) {
      assertThat(Duration.between(arrivals.get(i - 40), arrivals.get(i)))
          .isGreaterThan(Duration.ofMillis(300));
    }
  }

  @Test
  void whatHasNotStartedInTimeIsNotSentThoughABindStands() throws IOException {
    smsc = SmscSimulator.start(SimulatorOptions.builder().build());
    gateway = open(settings().perSecond(0.1));
    accepted(sms(PHONE, "first"));
    Sms second = sms(PHONE, "second");
    assertThat(gateway.submit(second, Instant.now().plusMillis(200)))
        .succeedsWithin(Duration.ofSeconds(5))
        .isEqualTo(new Submission.NotSent("EXPIRED"));
    assertThat(gateway.submit(second, Instant.now().minusMillis(1)))
        .succeedsWithin(Duration.ofSeconds(5))
        .isEqualTo(new Submission.NotSent("EXPIRED"));
    assertThat(smsc.report().received()).isEqualTo(1);
  }

  @Test
  void sendsAsATransceiverToo() throws IOException {
    smsc = SmscSimulator.start(SimulatorOptions.builder().build());
    gateway = open(settings().mode(SmppSettings.Mode.TRANSCEIVER));
    accepted(sms(PHONE, "短"));
  }

  @Test
  void refusesAMessageWithoutATextAndOneThatNoPduCanCarry() throws IOException {
    open(SimulatorOptions.builder());
    Sms whole = sms(PHONE, "短");
    PreparedSms hindered = PreparedSms.hindered(PHONE, true, Reason.MISSING_FIELD);
    Sms empty = new Sms("c", "m", whole.due(), whole.released(), whole.expires(), hindered);
    assertThat(end(empty)).isEqualTo(new Submission.Refused("NO_TEXT"));
    // jsmpp's limits name the source address for the destination's too.
    assertThat(end(sms("+12345678901234567890123", "短")))
        .isEqualTo(new Submission.Refused("ESME_RINVSRCADR"));
    accepted(whole);
  }

  private void open(SimulatorOptions.Builder options) throws IOException {
    smsc = SmscSimulator.start(options.build());
    gateway = open(settings());
  }

  private SmppSettings.Builder settings() {
    return SmppSettings.to("127.0.0.1", smsc.port()).as("kadian", "secret");
  }

  private static SmppGateway open(SmppSettings.Builder settings) {
    return new SmppGateway("smpp", settings.build(), Clock.systemUTC(), new Random(1));
  }

  private List<CompletableFuture<Submission>> submitMany(int count, String text) {
    List<CompletableFuture<Submission>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(submit(sms(phone(i), text)));
    }
    return all;
  }

  private CompletableFuture<Submission> submit(Sms sms) {
    return gateway.submit(sms, sms.expires());
  }

  private Submission end(Sms sms) {
    CompletableFuture<Submission> submission = submit(sms);
    assertThat(submission).succeedsWithin(SOON);
    return submission.join();
  }

  private Submission.Accepted accepted(Sms sms) {
    Submission end = end(sms);
    assertThat(end).isInstanceOf(Submission.Accepted.class);
    return (Submission.Accepted) end;
  }

  private ReceivedMessage onlyMessage() {
    assertThat(smsc.messages()).hasSize(1);
    return smsc.messages().get(0);
  }
}
