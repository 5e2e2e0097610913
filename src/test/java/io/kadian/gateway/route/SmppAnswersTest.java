// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static io.kadian.gateway.route.Messages.phone;
import static io.kadian.gateway.route.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Sms;
import io.kadian.gateway.Submission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Octet by octet: what goes out, and what is made of answers that the simulator never gives. */
class SmppAnswersTest {
  private static final String PHONE = "+8613812345678";
  private static final String THREE_PARTS = "长".repeat(180);
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final int THROTTLED = 0x58;
  private static final int INVALID_DESTINATION = 0x0B;
  private static final int NOT_BOUND = 0x04;

  @Test
  void twoPartsOfChineseAreWrittenAsTheSpecificationSays() throws IOException {
    String text = "双".repeat(67) + "十二开抢";
    try (ScriptedSmsc smsc = new ScriptedSmsc((n, caller) -> caller.accept("id-" + n));
        SmppGateway gateway = open(settings(smsc).sourceAddress("10690000"))) {
      assertThat(submit(gateway, sms(PHONE, text, (byte) 0xC7)))
          .succeedsWithin(SOON)
          .isInstanceOfSatisfying(
              Submission.Accepted.class,
              accepted -> assertThat(accepted.messageId()).isEqualTo("id-1"));
      List<SubmitSmOctets> submits = submits(smsc);
      assertThat(submits).hasSize(2);
      assertThat(submits)
          .allSatisfy(
              submit -> {
                assertThat(submit.esmClass()).isEqualTo((byte) 0x40);
                assertThat(submit.dataCoding()).isEqualTo((byte) 0x08);
                assertThat(submit.destinationTon()).isEqualTo((byte) 1);
                assertThat(submit.destinationNpi()).isEqualTo((byte) 1);
                assertThat(submit.destination()).isEqualTo("8613812345678");
                assertThat(submit.sourceTon()).isZero();
                assertThat(submit.sourceNpi()).isZero();
                assertThat(submit.source()).isEqualTo("10690000");
                assertThat(submit.serviceType()).isEmpty();
                assertThat(submit.protocolId()).isZero();
                assertThat(submit.priority()).isZero();
                assertThat(submit.scheduleDeliveryTime()).isEmpty();
                assertThat(submit.validityPeriod()).isEmpty();
                assertThat(submit.replaceIfPresent()).isZero();
                assertThat(submit.smDefaultMsgId()).isZero();
              });
      assertThat(hex(submits.get(0).shortMessage()))
          .isEqualTo("050003c70201" + "53cc".repeat(67))
          .hasSize(140 * 2);
      assertThat(hex(submits.get(1).shortMessage())).isEqualTo("050003c70202" + "53414e8c5f0062a2");
      assertThat(submits)
          .extracting(SubmitSmOctets::registeredDelivery)
          .containsExactly((byte) 1, (byte) 0);
    }
  }

  @Test
  void aSinglePartHasNoHeaderAndAsksForNoReceiptIfToldSo() throws IOException {
    try (ScriptedSmsc smsc = new ScriptedSmsc((n, caller) -> caller.accept("1"));
        SmppGateway gateway = open(settings(smsc).receipts(false))) {
      assertThat(submit(gateway, sms(PHONE, "@[€]"))).succeedsWithin(SOON);
      SubmitSmOctets submit = submits(smsc).get(0);
      assertThat(submit.esmClass()).isZero();
      assertThat(submit.dataCoding()).isZero();
      assertThat(submit.registeredDelivery()).isZero();
      // 3GPP TS 23.038: @ is 00; [, the euro sign and ] are escaped.
      assertThat(hex(submit.shortMessage())).isEqualTo("001b3c1b651b3e");
    }
  }

  @Test
  void aLaterPartThatIsRefusedLeavesTheMessageInDoubt() throws IOException {
    try (ScriptedSmsc smsc =
            new ScriptedSmsc(
                (n, caller) -> {
                  if (n == 1) {
                    caller.accept("1");
                  } else {
                    caller.reject(INVALID_DESTINATION);
                  }
                });
        SmppGateway gateway = open(settings(smsc))) {
      assertThat(submit(gateway, sms(PHONE, THREE_PARTS)))
          .succeedsWithin(SOON)
          .isEqualTo(new Submission.InDoubt("PART_2_OF_3_ESME_RINVDSTADR"));
      assertThat(submits(smsc)).hasSize(2);
    }
  }

  @Test
  void aFirstPartThatIsRefusedTakesNoOtherWithIt() throws IOException {
    try (ScriptedSmsc smsc = new ScriptedSmsc((n, caller) -> caller.reject(0x45));
        SmppGateway gateway = open(settings(smsc))) {
      assertThat(submit(gateway, sms(PHONE, THREE_PARTS)))
          .succeedsWithin(SOON)
          .isEqualTo(new Submission.Refused("ESME_RSUBMITFAIL"));
      assertThat(submits(smsc)).hasSize(1);
    }
  }

  @Test
  void aLaterPartThatIsThrottledIsTriedAgain() throws IOException {
    try (ScriptedSmsc smsc =
            new ScriptedSmsc(
                (n, caller) -> {
                  if (n == 2 || n == 3 || n == 5) {
                    caller.reject(THROTTLED);
                  } else {
                    caller.accept("id-" + n);
                  }
                });
        SmppGateway gateway = open(settings(smsc).window(1))) {
      assertThat(submit(gateway, sms(PHONE, THREE_PARTS)))
          .succeedsWithin(SOON)
          .isInstanceOf(Submission.Accepted.class);
      assertThat(submits(smsc))
          .extracting(submit -> (int) submit.shortMessage()[5])
          .containsExactly(1, 2, 2, 2, 3, 3);
    }
  }

  @Test
  void aLaterPartThatStaysThrottledEndsInDoubt() throws IOException {
    try (ScriptedSmsc smsc =
            new ScriptedSmsc(
                (n, caller) -> {
                  if (n == 1) {
                    caller.accept("1");
                  } else {
                    caller.reject(THROTTLED);
                  }
                });
        SmppGateway gateway = open(settings(smsc))) {
      Sms sms = sms(PHONE, THREE_PARTS);
      assertThat(gateway.submit(sms, Instant.now().plusSeconds(1)))
          .succeedsWithin(SOON)
          .isEqualTo(new Submission.InDoubt("PART_2_OF_3_ESME_RTHROTTLED"));
    }
  }

  @Test
  void aLaterPartWithoutAnAnswerEndsInDoubt() throws IOException {
    try (ScriptedSmsc smsc =
            new ScriptedSmsc(
                (n, caller) -> {
                  if (n < 3) {
                    caller.accept("1");
                  }
                });
        SmppGateway gateway = open(settings(smsc).answerTimeout(Duration.ofMillis(300)))) {
      assertThat(submit(gateway, sms(PHONE, THREE_PARTS)))
          .succeedsWithin(SOON)
          .isEqualTo(new Submission.InDoubt("PART_3_OF_3_NO_ANSWER"));
    }
  }

  @Test
  void aGenericNackIsAnAnswerToo() throws IOException {
    try (ScriptedSmsc smsc =
            new ScriptedSmsc(
                (n, caller) ->
                    caller.answer(
                        ScriptedSmsc.GENERIC_NACK, n == 1 ? THROTTLED : INVALID_DESTINATION));
        SmppGateway gateway = open(settings(smsc))) {
      assertThat(submit(gateway, sms(PHONE, "短")))
          .succeedsWithin(SOON)
          .isEqualTo(new Submission.NotSent("ESME_RTHROTTLED"));
      assertThat(submit(gateway, sms(PHONE, "短")))
          .succeedsWithin(SOON)
          .isEqualTo(new Submission.Refused("ESME_RINVDSTADR"));
    }
  }

  @Test
  void aVendorsOwnStatusIsRefusedInHexadecimal() throws IOException {
    try (ScriptedSmsc smsc = new ScriptedSmsc((n, caller) -> caller.reject(0x450));
        SmppGateway gateway = open(settings(smsc))) {
      assertThat(submit(gateway, sms(PHONE, "短")))
          .succeedsWithin(SOON)
          .isEqualTo(new Submission.Refused("0x00000450"));
    }
  }

  @Test
  void anAnswerOfAnotherKindIsNone() throws IOException {
    try (ScriptedSmsc smsc =
            new ScriptedSmsc(
                (n, caller) ->
                    caller.answer(ScriptedSmsc.ENQUIRE_LINK | ScriptedSmsc.RESPONSE, 0));
        SmppGateway gateway = open(settings(smsc).answerTimeout(Duration.ofMillis(300)))) {
      assertThat(submit(gateway, sms(PHONE, "短")))
          .succeedsWithin(SOON)
          .isEqualTo(new Submission.InDoubt("NO_ANSWER"));
    }
  }

  @Test
  void aMessageIdThatIsTooLongIsAnAcceptanceAllTheSame() throws IOException {
    try (ScriptedSmsc smsc = new ScriptedSmsc((n, caller) -> caller.accept("x".repeat(100)));
        SmppGateway gateway = open(settings(smsc))) {
      assertThat(submit(gateway, sms(PHONE, "短")))
          .succeedsWithin(SOON)
          .isInstanceOfSatisfying(
              Submission.Accepted.class, accepted -> assertThat(accepted.messageId()).hasSize(100));
    }
  }

  @Test
  void anAnswerWithoutABodyIsAnAcceptanceAllTheSame() throws IOException {
    try (ScriptedSmsc smsc =
            new ScriptedSmsc(
                (n, caller) -> caller.answer(ScriptedSmsc.SUBMIT_SM | ScriptedSmsc.RESPONSE, 0));
        SmppGateway gateway = open(settings(smsc))) {
      assertThat(submit(gateway, sms(PHONE, "短")))
          .succeedsWithin(SOON)
          .isInstanceOfSatisfying(
              Submission.Accepted.class, accepted -> assertThat(accepted.messageId()).isEmpty());
    }
  }

  @Test
  void anAnswerCountsThoughTheSmscHangsUpRightBehindIt() throws IOException {
    int count = 50;
    List<ScriptedSmsc.Caller> callers = new ArrayList<>();
    try (ScriptedSmsc smsc =
            new ScriptedSmsc(
                (n, caller) -> {
                  callers.add(caller);
                  if (n == count) {
                    callers.forEach(each -> each.accept("1"));
                    caller.hangUp();
                  }
                });
        SmppGateway gateway = open(settings(smsc).window(count))) {
      List<CompletableFuture<Submission>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(submit(gateway, sms(phone(i), "短")));
      }
      assertThat(all)
          .allSatisfy(
              one -> assertThat(one).succeedsWithin(SOON).isInstanceOf(Submission.Accepted.class));
    }
  }

  @Test
  void aPduOfGigabytesEndsTheConnection() throws IOException {
    try (ScriptedSmsc smsc =
            new ScriptedSmsc(
                (n, caller) ->
                    caller
                        .socket()
                        .getOutputStream()
                        .write(new byte[] {127, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
        SmppGateway gateway = open(settings(smsc))) {
      assertThat(submit(gateway, sms(PHONE, "短")))
          .succeedsWithin(SOON)
          .isEqualTo(new Submission.InDoubt("CONNECTION_LOST"));
    }
  }

  @Test
  void bindsAgainWhenTheSmscForgotTheBind() throws IOException {
    try (ScriptedSmsc smsc =
            new ScriptedSmsc(
                (n, caller) -> {
                  if (n == 1) {
                    caller.reject(NOT_BOUND);
                  } else {
                    caller.accept("1");
                  }
                });
        SmppGateway gateway = open(settings(smsc))) {
      assertThat(submit(gateway, sms(PHONE, "短")))
          .succeedsWithin(SOON)
          .isEqualTo(new Submission.NotSent("ESME_RINVBNDSTS", true));
      assertThat(submit(gateway, sms(PHONE, "短")))
          .succeedsWithin(SOON)
          .isInstanceOf(Submission.Accepted.class);
      assertThat(smsc.connections()).isEqualTo(2);
    }
  }

  @Test
  void bindsAgainWhenTheSmscUnbinds() throws IOException {
    try (ScriptedSmsc smsc =
            new ScriptedSmsc(
                (n, caller) -> {
                  if (n == 1) {
                    caller.send(ScriptedSmsc.UNBIND, 0, 1);
                  } else {
                    caller.accept("1");
                  }
                });
        SmppGateway gateway = open(settings(smsc))) {
      assertThat(submit(gateway, sms(PHONE, "短")))
          .succeedsWithin(SOON)
          .isEqualTo(new Submission.InDoubt("CONNECTION_LOST"));
      assertThat(submit(gateway, sms(PHONE, "短")))
          .succeedsWithin(SOON)
          .isInstanceOf(Submission.Accepted.class);
    }
  }

  @Test
  void asksWhetherAnIdleLineStillStands() throws IOException {
    try (ScriptedSmsc smsc = new ScriptedSmsc((n, caller) -> caller.accept("1"));
        SmppGateway gateway = open(settings(smsc).enquireLinkInterval(Duration.ofMillis(200)))) {
      await().atMost(SOON).until(() -> smsc.pdus(ScriptedSmsc.ENQUIRE_LINK).size() > 1);
      assertThat(gateway.bound()).isEqualTo(1);
    }
  }

  @Test
  void leavesAnSmscThatReadsNoMore() throws IOException {
    // Its buffers and ours take some megabytes, so it takes many to block the writing.
    int count = 40_000;
    try (ScriptedSmsc smsc =
            new ScriptedSmsc(
                (n, caller) -> {
                  if (n == 1) {
                    hangUntilClosed(caller);
                  } else {
                    caller.accept("1");
                  }
                });
        SmppGateway gateway =
            open(settings(smsc).window(count).answerTimeout(Duration.ofMillis(500)))) {
      List<CompletableFuture<Submission>> all = new ArrayList<>();
      Sms sms = sms(phone(1), "长".repeat(70));
      for (int i = 0; i < count; i++) {
        all.add(submit(gateway, sms));
      }
      assertThat(all.get(0)).succeedsWithin(SOON).isEqualTo(new Submission.InDoubt("NO_ANSWER"));
      assertThat(all).allSatisfy(one -> assertThat(one).succeedsWithin(SOON));
      assertThat(submit(gateway, sms(PHONE, "短")))
          .succeedsWithin(SOON)
          .isInstanceOf(Submission.Accepted.class);
      assertThat(smsc.connections()).isGreaterThan(1);
    }
  }

  @Test
  void putsOffWhatIsDeliveredToATransceiver() throws IOException {
    int deliverSm = 0x05;
    try (LogLines log = new LogLines();
        ScriptedSmsc smsc =
            new ScriptedSmsc(
                (n, caller) -> {
                  caller.send(
                      deliverSm,
                      0,
                      n,
                      "\0\1\1",
                      "8613812345678",
                      "\0\0\0",
                      "1069",
                      "\0\4\0\0\0\0\0\0\0\0\5stat:");
                  caller.accept("1");
                });
        SmppGateway gateway = open(settings(smsc).mode(SmppSettings.Mode.TRANSCEIVER))) {
      assertThat(submit(gateway, sms(PHONE, "短"))).succeedsWithin(SOON);
      assertThat(submit(gateway, sms(PHONE, "短"))).succeedsWithin(SOON);
      await().atMost(SOON).until(() -> smsc.pdus(deliverSm | ScriptedSmsc.RESPONSE).size() == 2);
      assertThat(smsc.pdus(deliverSm | ScriptedSmsc.RESPONSE))
          .allSatisfy(pdu -> assertThat(ScriptedSmsc.intAt(pdu, 8)).isEqualTo(0x64));
      assertThat(log.lines()).filteredOn(line -> line.startsWith("WARN")).hasSize(1);
    }
  }

  private static void hangUntilClosed(ScriptedSmsc.Caller caller) {
    await().atMost(Duration.ofMinutes(1)).until(() -> isClosedByOther(caller));
  }

  /** The other side's close can't be read behind what wasn't read, but written to. */
  private static boolean isClosedByOther(ScriptedSmsc.Caller caller) {
    try {
      caller.send(ScriptedSmsc.ENQUIRE_LINK | ScriptedSmsc.RESPONSE, 0, 1_000_000_000);
      return false;
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  private static List<SubmitSmOctets> submits(ScriptedSmsc smsc) {
    return smsc.pdus(ScriptedSmsc.SUBMIT_SM).stream().map(SubmitSmOctets::of).toList();
  }

  private static SmppSettings.Builder settings(ScriptedSmsc smsc) {
    return SmppSettings.to("127.0.0.1", smsc.port())
        .as("kadian", "secret")
        .reconnectAfter(Duration.ofMillis(20), Duration.ofMillis(100));
  }

  private static SmppGateway open(SmppSettings.Builder settings) {
    return new SmppGateway("smpp", settings.build(), Clock.systemUTC(), new Random(1));
  }

  private static CompletableFuture<Submission> submit(SmppGateway gateway, Sms sms) {
    return gateway.submit(sms, sms.expires());
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }
}
