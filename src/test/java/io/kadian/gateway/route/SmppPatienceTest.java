// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static io.kadian.gateway.route.Messages.phone;
import static io.kadian.gateway.route.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Sms;
import io.kadian.gateway.Submission;
import io.kadian.gateway.Submission.Accepted;
import io.kadian.gateway.Submission.NotSent;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A route that isn't the only one gives back what waits for a bind. */
class SmppPatienceTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final NotSent NOT_BOUND = new NotSent("NOT_BOUND", true);

  @Test
  void givesBackWhatWaitsForABindThatDoesNotCome() throws IOException {
    try (ServerSocket silent = new ServerSocket(0);
        SmppGateway gateway = open(silent.getLocalPort())) {
      long start = System.nanoTime();
      List<CompletableFuture<Submission>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        all.add(submit(gateway, i));
      }
      assertThat(all).allSatisfy(one -> assertThat(one).succeedsWithin(SOON).isEqualTo(NOT_BOUND));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("not before its patience ends")
          .isGreaterThan(PATIENCE.minusMillis(250));
      await().atMost(SOON).until(() -> gateway.waiting() == 0);
    }
  }

  @Test
  void isPatientAgainOnceItWasBound() throws IOException {
    try (ScriptedSmsc smsc =
            new ScriptedSmsc(
                (n, caller) -> {
                  if (n == 2) {
                    caller.hangUp();
                  } else {
                    caller.accept("id-" + n);
                  }
                });
        SmppGateway gateway = open(smsc.port())) {
      assertThat(submit(gateway, 1)).succeedsWithin(SOON).isInstanceOf(Accepted.class);
      assertThat(submit(gateway, 2)).succeedsWithin(SOON).isInstanceOf(Submission.InDoubt.class);
      assertThat(submit(gateway, 3)).succeedsWithin(SOON).isInstanceOf(Accepted.class);
    }
  }

  private static SmppGateway open(int port) {
    SmppSettings settings =
        SmppSettings.to("127.0.0.1", port)
            .as("kadian", "secret")
            .reconnectAfter(Duration.ofMillis(10), Duration.ofMillis(20))
            .build();
    return new SmppGateway("smpp", settings, Clock.systemUTC(), new Random(1), PATIENCE);
  }

  private static CompletableFuture<Submission> submit(SmppGateway gateway, int n) {
    Sms sms = sms(phone(n), "短");
    return gateway.submit(sms, sms.expires());
  }
}
