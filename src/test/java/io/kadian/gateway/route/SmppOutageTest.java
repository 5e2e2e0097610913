// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static io.kadian.gateway.route.Messages.phone;
import static io.kadian.gateway.route.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Sms;
import io.kadian.gateway.Submission;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.simulator.SmscSimulator;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When the SMSC isn't there, goes away, or doesn't let in. */
class SmppOutageTest {
  private static final String PHONE = "+8613812345678";
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void aMessageWaitsForTheSmscToComeUp() throws IOException {
    int port = freePort();
    try (SmppGateway gateway = open(settings(port))) {
      CompletableFuture<Submission> submission = submit(gateway, sms(PHONE, "短"));
      await().during(Duration.ofMillis(300)).until(() -> !submission.isDone());
      try (SmscSimulator smsc = simulator(port, Duration.ZERO)) {
        assertThat(submission).succeedsWithin(SOON).isInstanceOf(Submission.Accepted.class);
        assertThat(smsc.report().received()).isEqualTo(1);
      }
    }
  }

  @Test
  void aMessageThatNoBindTookInTimeIsNotSent() throws IOException {
    try (SmppGateway gateway = open(settings(freePort()))) {
      assertThat(gateway.submit(sms(PHONE, "短"), Instant.now().plusMillis(300)))
          .succeedsWithin(Duration.ofSeconds(5))
          .isEqualTo(new Submission.NotSent("EXPIRED"));
      await().atMost(SOON).until(() -> gateway.waiting() == 0);
    }
  }

  @Test
  void nothingIsSubmittedTwiceWhenTheSmscRestarts() throws IOException {
    int port = freePort();
    int count = 4_000;
    Map<String, Integer> received = new HashMap<>();
    List<CompletableFuture<Submission>> submissions = new ArrayList<>();
    try (SmppGateway gateway = open(settings(port).binds(3).window(20))) {
      SmscSimulator first = simulator(port, Duration.ofMillis(20));
      for (int i = 0; i < count; i++) {
        submissions.add(submit(gateway, sms(phone(i), "短")));
      }
      assertThat(submissions.get(500)).succeedsWithin(SOON);
      first.close();
      first.messages().forEach(message -> received.merge(message.phone(), 1, Integer::sum));
      try (SmscSimulator second = simulator(port, Duration.ZERO)) {
        assertThat(submissions).allSatisfy(one -> assertThat(one).succeedsWithin(SOON));
        assertThat(second.report().received()).isPositive();
        second.messages().forEach(message -> received.merge(message.phone(), 1, Integer::sum));
      }
    }
    assertThat(received).allSatisfy((phone, times) -> assertThat(times).isEqualTo(1));
    int doubtful = 0;
    for (int i = 0; i < count; i++) {
      Submission end = submissions.get(i).join();
      if (end instanceof Submission.InDoubt) {
        doubtful++;
        assertThat(end).isEqualTo(new Submission.InDoubt("CONNECTION_LOST"));
      } else {
        assertThat(end).isInstanceOf(Submission.Accepted.class);
        assertThat(received).containsKey(phone(i));
      }
    }
    assertThat(doubtful).as("a window of each bind at most").isLessThanOrEqualTo(3 * 20);
  }

  @Test
  void aBrokenConnectionIsNoticedLongBeforeTheAnswerTimesOut() throws IOException {
    try (SmscSimulator smsc = simulator(0, Duration.ofHours(1));
        SmppGateway gateway = open(settings(smsc.port()).answerTimeout(Duration.ofHours(1)))) {
      CompletableFuture<Submission> submission = submit(gateway, sms(PHONE, "短"));
      await().atMost(SOON).until(() -> smsc.report().received() == 1);
      smsc.disconnect();
      assertThat(submission)
          .succeedsWithin(SOON)
          .isEqualTo(new Submission.InDoubt("CONNECTION_LOST"));
      await().atMost(SOON).until(() -> gateway.bound() == 1);
    }
  }

  @Test
  void aRefusedPasswordIsSaidOnceAndNotQuoted() throws IOException {
    try (LogLines log = new LogLines();
        SmscSimulator smsc =
            SmscSimulator.start(SimulatorOptions.builder().accepts("kadian", "right").build());
        SmppGateway gateway = open(settings(smsc.port()).as("kadian", "wrong-1"))) {
      assertThat(gateway.submit(sms(PHONE, "短"), Instant.now().plusMillis(600)))
          .succeedsWithin(SOON)
          .isEqualTo(new Submission.NotSent("EXPIRED"));
      assertThat(gateway.bound()).isZero();
      assertThat(log.lines())
          .hasSize(1)
          .first()
          .asString()
          .startsWith("WARN Bind 1 of 1 to 127.0.0.1:" + smsc.port() + " as 'kadian'")
          .contains("refuses the password (ESME_RINVPASWD)")
          .doesNotContain("wrong-1");
    }
  }

  @Test
  void anUnknownSystemIdIsSaid() throws IOException {
    try (LogLines log = new LogLines();
        SmscSimulator smsc =
            SmscSimulator.start(SimulatorOptions.builder().accepts("other", "").build());
        SmppGateway gateway = open(settings(smsc.port()))) {
      await().atMost(SOON).until(() -> !log.lines().isEmpty());
      assertThat(log.lines()).first().asString().contains("doesn't know the system id");
      assertThat(gateway.bound()).isZero();
    }
  }

  @Test
  void eachChangeOfABindIsOneLine() throws IOException {
    try (LogLines log = new LogLines();
        SmscSimulator smsc = simulator(0, Duration.ZERO);
        SmppGateway gateway = open(settings(smsc.port()).binds(2))) {
      await().atMost(SOON).until(() -> gateway.bound() == 2);
      for (int i = 0; i < 100; i++) {
        assertThat(submit(gateway, sms(phone(i), "短"))).succeedsWithin(SOON);
      }
      smsc.disconnect();
      await()
          .atMost(SOON)
          .until(() -> log.lines().stream().filter(line -> line.contains("stands")).count() == 4);
      assertThat(log.lines()).filteredOn(line -> line.startsWith("WARN")).hasSize(2);
      assertThat(log.lines()).hasSize(6);
    }
  }

  private static SmscSimulator simulator(int port, Duration latency) throws IOException {
    return SmscSimulator.start(SimulatorOptions.builder().port(port).latency(latency).build());
  }

  private static SmppSettings.Builder settings(int port) {
    return SmppSettings.to("127.0.0.1", port)
        .as("kadian", "secret")
        .reconnectAfter(Duration.ofMillis(20), Duration.ofMillis(100));
  }

  private static SmppGateway open(SmppSettings.Builder settings) {
    return new SmppGateway("smpp", settings.build(), Clock.systemUTC(), new Random(1));
  }

  private static CompletableFuture<Submission> submit(SmppGateway gateway, Sms sms) {
    return gateway.submit(sms, sms.expires());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
