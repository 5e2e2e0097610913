// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import static io.kadian.testing.Messages.DUE;
import static io.kadian.testing.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Outcome;
import io.kadian.domain.Outcome.State;
import io.kadian.domain.Sms;
import io.kadian.gateway.route.RestSettings;
import io.kadian.gateway.route.Routes;
import io.kadian.gateway.route.SmppGateway;
import io.kadian.gateway.route.SmppSettings;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.simulator.SmscSimulator;
import io.kadian.testing.HandClock;
import io.kadian.testing.Ledger;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two SMSCs, a database, and one of the SMSCs in trouble. */
class RoutesFailoverTest {
  private static final Duration REST = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final int WINDOW = 20;
  private static Ledger ledger;

  private final HandClock clock = new HandClock(DUE);
  private final List<AutoCloseable> open = new ArrayList<>();

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
  void namesInTheLedgerTheRouteThatTookEach() throws Exception {
    SmscSimulator cmcc = simulator(0);
    SmscSimulator unicom = simulator(0);
    DispatchDesk desk = desk(cmcc.port(), unicom.port());
    accept(desk, "m", 400);
    desk.outcomes(400);
    assertThat(cmcc.report().received()).isEqualTo(300);
    assertThat(unicom.report().received()).isEqualTo(100);
    assertThat(ledger.query("select route, state, count(*) from sms_log group by 1, 2 order by 1"))
        .containsExactly("cmcc|SENT|300", "unicom|SENT|100");
  }

  @Test
  void goesByTheOtherRouteWhileOneIsAwayAndComesBackToIt() throws Exception {
    int port = freePort();
    SmscSimulator unicom = simulator(0);
    DispatchDesk desk = desk(port, unicom.port());
    accept(desk, "m", 200);
    assertThat(desk.outcomes(200))
        .allMatch(outcome -> outcome.state() == State.SENT && outcome.route().equals("unicom"));
    SmscSimulator cmcc = simulator(port);
    await().atMost(DispatchDesk.SOON).until(() -> cmcc.report().binds() > 0);
    clock.advance(REST.multipliedBy(2));
    accept(desk, "probes", 10); // until they are answered the rest goes by the other
    desk.outcomes(210);
    accept(desk, "n", 200);
    desk.outcomes(410);
    assertThat(cmcc.report().received()).isBetween(150L, 160L);
    assertThat(cmcc.report().received() + unicom.report().received()).isEqualTo(410);
  }

  @Test
  void losesNothingAndSendsNothingTwiceWhenARouteDiesInMidBurst() throws Exception {
    SmscSimulator cmcc =
        SmscSimulator.start(SimulatorOptions.builder().latency(Duration.ofMillis(10)).build());
    open.add(0, cmcc);
    SmscSimulator unicom = simulator(0);
    DispatchDesk desk = desk(cmcc.port(), unicom.port());
    accept(desk, "m", 2_000);
    await().atMost(DispatchDesk.SOON).until(() -> cmcc.report().received() > 200);
    cmcc.close();
    Collection<Outcome> outcomes = desk.outcomes(2_000);
    List<Outcome> unknown = outcomes.stream().filter(o -> o.state() == State.UNKNOWN).toList();
    assertThat(unknown)
        .hasSizeLessThanOrEqualTo(WINDOW)
        .allMatch(outcome -> outcome.route().equals("cmcc"));
    assertThat(outcomes)
        .filteredOn(outcome -> outcome.state() == State.SENT)
        .hasSize(2_000 - unknown.size());
    List<String> phones = new ArrayList<>();
    cmcc.messages().forEach(message -> phones.add(message.phone()));
    unicom.messages().forEach(message -> phones.add(message.phone()));
    assertThat(phones).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(2_000 - unknown.size());
  }

  @Test
  void losesAWindowOrTwoToARouteThatAnswersNothingAndNotItsShareOfTheBurst() throws Exception {
    SmscSimulator silent = SmscSimulator.start(SimulatorOptions.builder().lost(1).build());
    open.add(0, silent);
    SmscSimulator unicom = simulator(0);
    DispatchDesk desk = desk(silent.port(), unicom.port());
    accept(desk, "m", 2_000);
    Collection<Outcome> outcomes = desk.outcomes(2_000);
    assertThat(outcomes)
        .filteredOn(outcome -> outcome.state() == State.UNKNOWN)
        .hasSizeBetween(WINDOW / 2, 4 * WINDOW)
        .allMatch(outcome -> outcome.route().equals("cmcc"));
    assertThat(outcomes)
        .filteredOn(outcome -> outcome.state() == State.SENT)
        .hasSizeGreaterThanOrEqualTo(2_000 - 4 * WINDOW)
        .allMatch(outcome -> outcome.route().equals("unicom"));
    assertThat(silent.report().received() + unicom.report().received()).isEqualTo(2_000);
  }

  @Test
  void waitsWhileBothAreAwayAndSendsWhenOneIsBack() throws Exception {
    int port = freePort();
    DispatchDesk desk = desk(freePort(), port);
    accept(desk, "m", 50);
    await()
        .atMost(DispatchDesk.SOON)
        .until(() -> ledger.query("select 1 from sms_claim").size() == 50);
    clock.advance(Duration.ofMinutes(6));
    SmscSimulator back = simulator(port);
    await()
        .atMost(DispatchDesk.SOON)
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(1));
              return back.report().received() == 50;
            });
    assertThat(desk.outcomes(50))
        .allMatch(outcome -> outcome.state() == State.SENT && outcome.route().equals("unicom"));
  }

  private static void accept(DispatchDesk desk, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      String member = prefix + i;
      int number = Math.floorMod(member.hashCode() * 31 + i, 90_000_000) + 10_000_000;
      Sms sms = sms("a", member, "+861" + (3_800_000_000L + number), "双12" + member);
      desk.accept(sms);
    }
  }

  private SmscSimulator simulator(int port) throws IOException {
    SmscSimulator smsc = SmscSimulator.start(SimulatorOptions.builder().port(port).build());
    open.add(0, smsc);
    return smsc;
  }

  private DispatchDesk desk(int cmcc, int unicom) {
    Routes routes =
        new Routes(
            List.of(
                new Routes.Route(gateway("cmcc", cmcc), 3),
                new Routes.Route(gateway("unicom", unicom), 1)),
            new RestSettings(10, 50, REST, Duration.ofMinutes(5), 3),
            clock);
    DispatchDesk desk = new DispatchDesk(ledger, 1, routes, clock);
    open.add(desk);
    return desk;
  }

  private SmppGateway gateway(String name, int port) {
    SmppSettings settings =
        SmppSettings.to("127.0.0.1", port)
            .as("kadian", "secret")
            .window(WINDOW)
            .answerTimeout(Duration.ofSeconds(2))
            .reconnectAfter(Duration.ofMillis(20), Duration.ofMillis(100))
            .build();
    return new SmppGateway(name, settings, clock, new Random(1), PATIENCE);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
