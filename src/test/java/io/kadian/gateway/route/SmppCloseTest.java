// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static io.kadian.gateway.route.Messages.phone;
import static io.kadian.gateway.route.Messages.sms;
import static java.util.stream.Collectors.partitioningBy;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** When close() returns, every future is complete, and says what is known. */
class SmppCloseTest {
  private static final Submission SHUTTING_DOWN = new Submission.NotSent("SHUTTING_DOWN");
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void whatWaitsIsNotSent() throws IOException {
    List<CompletableFuture<Submission>> waiting;
    SmppGateway gateway;
    try (ServerSocket nobody = new ServerSocket(0)) {
      // It accepts connections, by the kernel, but never answers a bind.
      gateway = open(SmppSettings.to("127.0.0.1", nobody.getLocalPort()).binds(2));
      waiting = submitMany(gateway, 100);
      gateway.close();
    }
    assertThat(waiting).allSatisfy(one -> assertThat(one).isCompletedWithValue(SHUTTING_DOWN));
    assertThat(submitMany(gateway, 1).get(0)).isCompletedWithValue(SHUTTING_DOWN);
    gateway.close();
  }

  @Test
  void whatIsUnderWayIsAnsweredFirst() throws IOException {
    try (SmscSimulator smsc = simulator(SimulatorOptions.builder(), Duration.ofMillis(400))) {
      SmppGateway gateway = open(SmppSettings.to("127.0.0.1", smsc.port()).window(10));
      List<CompletableFuture<Submission>> all = submitMany(gateway, 500);
      await().atMost(SOON).until(() -> smsc.report().parts() >= 10);
      gateway.close();
      assertThat(all).allMatch(CompletableFuture::isDone);
      Map<Boolean, List<Submission>> ends =
          all.stream()
              .map(CompletableFuture::join)
              .collect(partitioningBy(end -> end instanceof Submission.Accepted));
      assertThat(ends.get(true)).hasSize((int) smsc.report().received());
      assertThat(ends.get(false)).isNotEmpty().containsOnly(SHUTTING_DOWN);
    }
  }

  @Test
  void aLongMessageThatWasStartedIsFinished() throws IOException {
    try (SmscSimulator smsc = simulator(SimulatorOptions.builder(), Duration.ofMillis(150))) {
      SmppGateway gateway = open(SmppSettings.to("127.0.0.1", smsc.port()));
      Sms sms = sms(phone(1), "长".repeat(180));
      CompletableFuture<Submission> submission = gateway.submit(sms, sms.expires());
      await().atMost(SOON).until(() -> smsc.report().parts() > 0);
      gateway.close();
      assertThat(submission.getNow(null)).isInstanceOf(Submission.Accepted.class);
      assertThat(smsc.report().received()).isEqualTo(1);
    }
  }

  @Test
  void whatIsNeverAnsweredIsInDoubt() throws IOException {
    try (SmscSimulator smsc = simulator(SimulatorOptions.builder().lost(1), Duration.ZERO)) {
      SmppGateway gateway =
          open(SmppSettings.to("127.0.0.1", smsc.port()).answerTimeout(Duration.ofMillis(400)));
      List<CompletableFuture<Submission>> all = submitMany(gateway, 5);
      await().atMost(SOON).until(() -> smsc.report().parts() == 5);
      gateway.close();
      assertThat(all)
          .allSatisfy(
              one -> assertThat(one).isCompletedWithValue(new Submission.InDoubt("NO_ANSWER")));
    }
  }

  @Test
  void unbindsWhenItCloses() throws IOException {
    try (ScriptedSmsc smsc = new ScriptedSmsc((n, caller) -> caller.accept("1"))) {
      SmppGateway gateway = open(SmppSettings.to("127.0.0.1", smsc.port()).binds(2));
      await().atMost(SOON).until(() -> gateway.bound() == 2);
      gateway.close();
      assertThat(smsc.pdus(ScriptedSmsc.UNBIND)).hasSize(2);
      assertThat(gateway.bound()).isZero();
    }
  }

  @Test
  void anInterruptCutsTheWaitingShortAndLeavesNoFutureOpen() throws Exception {
    try (SmscSimulator smsc = simulator(SimulatorOptions.builder(), Duration.ofHours(1))) {
      SmppGateway gateway =
          open(SmppSettings.to("127.0.0.1", smsc.port()).answerTimeout(Duration.ofHours(1)));
      List<CompletableFuture<Submission>> all = submitMany(gateway, 30);
      await().atMost(SOON).until(() -> smsc.report().parts() == 10);
      AtomicBoolean interrupted = new AtomicBoolean();
      Thread closing =
          new Thread(
              () -> {
                gateway.close();
                interrupted.set(Thread.currentThread().isInterrupted());
              });
      closing.start();
      await().atMost(SOON).until(() -> all.get(29).isDone());
      assertThat(all.get(0)).isNotDone();
      closing.interrupt();
      closing.join(SOON.toMillis());
      assertThat(closing.isAlive()).isFalse();
      assertThat(interrupted).isTrue();
      assertThat(all).allMatch(CompletableFuture::isDone);
      assertThat(all.get(0).join()).isInstanceOf(Submission.InDoubt.class);
    }
  }

  @Test
  void leavesNoThreadBehind() throws IOException {
    try (ScriptedSmsc smsc = new ScriptedSmsc((n, caller) -> caller.accept("1"))) {
      SmppGateway gateway = open(SmppSettings.to("127.0.0.1", smsc.port()).binds(3));
      await().atMost(SOON).until(() -> gateway.bound() == 3);
      assertThat(gatewayThreads()).isNotEmpty();
      gateway.close();
      await().atMost(SOON).until(() -> gatewayThreads().isEmpty());
    }
  }

  private static List<String> gatewayThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("smpp-") || name.startsWith("EnquireLinkSender"))
        .toList();
  }

  private static SmscSimulator simulator(SimulatorOptions.Builder options, Duration latency)
      throws IOException {
    return SmscSimulator.start(options.latency(latency).build());
  }

  private static SmppGateway open(SmppSettings.Builder settings) {
    return new SmppGateway(
        "smpp", settings.as("kadian", "secret").build(), Clock.systemUTC(), new Random(1));
  }

  private static List<CompletableFuture<Submission>> submitMany(SmppGateway gateway, int count) {
    List<CompletableFuture<Submission>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Sms sms = sms(phone(i), "短");
      all.add(gateway.submit(sms, sms.expires()));
    }
    return all;
  }
}
