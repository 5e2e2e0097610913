// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static io.kadian.gateway.route.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.InvalidInputException;
import io.kadian.gateway.Submission;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.simulator.SmscSimulator;
import io.kadian.smpp.Pem;
import io.kadian.smpp.SmppTls;
import io.kadian.testing.SelfSigned;
import io.kadian.testing.TlsFront;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.annotation.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmppTlsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static SmscSimulator smsc;
  private static SelfSigned ours;
  private static SelfSigned another;

  @BeforeAll
  static void start() throws Exception {
    smsc = SmscSimulator.start(SimulatorOptions.builder().accepts("kadian", "tls-pass").build());
    ours = new SelfSigned(folder.resolve("ours"), "dns:localhost");
    another = new SelfSigned(folder.resolve("another"), "dns:smsc.example");
  }

  @AfterAll
  static void stop() {
    smsc.close();
  }

  @Test
  void submitsInsideTls() throws Exception {
    try (TlsFront front = new TlsFront(ours, smsc.port());
        SmppGateway gateway = open(front, ours)) {
      CompletableFuture<Submission> submission =
          gateway.submit(sms("+8613812345678", "短"), Instant.now().plus(SOON));
      assertThat(submission).succeedsWithin(SOON).isInstanceOf(Submission.Accepted.class);
    }
  }

  @Test
  void bindsToNobodyWhoseCertificateIsNotTrusted() throws Exception {
    try (TlsFront front = new TlsFront(ours, smsc.port())) {
      assertIsNotTrusted(front, another);
    }
  }

  @Test
  void bindsToNobodyWhoseCertificateIsForAnotherHost() throws Exception {
    try (TlsFront front = new TlsFront(another, smsc.port())) {
      assertIsNotTrusted(front, another);
    }
  }

  @Test
  void showsItsOwnCertificateToWhoAsksForIt() throws Exception {
    try (TlsFront front = new TlsFront(ours, another, smsc.port());
        SmppGateway gateway = open(front, ours, identity(another))) {
      CompletableFuture<Submission> submission =
          gateway.submit(sms("+8613812345678", "短"), Instant.now().plus(SOON));
      assertThat(submission).succeedsWithin(SOON).isInstanceOf(Submission.Accepted.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isTurnedAwayWithoutTheCertificateThatIsAskedFor(boolean withAnother) throws Exception {
    try (TlsFront front = new TlsFront(ours, another, smsc.port());
        LogLines log = new LogLines();
        SmppGateway gateway = open(front, ours, withAnother ? identity(ours) : null)) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(log.lines())
                      .anySatisfy(line -> assertThat(line).contains("can't be opened")));
      assertThat(gateway.bound()).isZero();
    }
  }

  @Test
  void showsNoKeyAnywhere() throws Exception {
    String key = Files.readString(ours.key());
    assertThat(new SmppTls("", identity(ours)).toString())
        .doesNotContain(key.lines().toList().get(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no key",
        "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
      })
  void refusesAFileWithoutAKey(String pem) {
    assertThatThrownBy(() -> Pem.privateKey(pem))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageNotContaining("AAAA");
  }

  @Test
  void refusesAFileWithoutCertificates() {
    assertThatThrownBy(() -> new SmppTls("no certificate"))
        .isInstanceOf(InvalidInputException.class);
  }

  private static void assertIsNotTrusted(TlsFront front, SelfSigned authority) throws Exception {
    try (LogLines log = new LogLines();
        SmppGateway gateway = open(front, authority)) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(log.lines())
                      .anySatisfy(
                          line ->
                              assertThat(line)
                                  .contains("can't be opened", "SSLHandshakeException")));
      assertThat(gateway.bound()).isZero();
    }
  }

  private static SmppTls.Identity identity(SelfSigned one) throws Exception {
    return new SmppTls.Identity(Files.readString(one.key()), Files.readString(one.certificate()));
  }

  private static SmppGateway open(TlsFront front, SelfSigned authority) throws Exception {
    return open(front, authority, null);
  }

  private static SmppGateway open(
      TlsFront front, SelfSigned authority, @Nullable SmppTls.Identity identity) throws Exception {
    return new SmppGateway(
        "smpp",
        SmppSettings.to("localhost", front.port())
            .as("kadian", "tls-pass")
            .tls(new SmppTls(Files.readString(authority.certificate()), identity))
            .build(),
        Clock.systemUTC(),
        new Random(1));
  }
}
