// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Sms;
import io.kadian.gateway.GatewaySettings.Subtask;
import io.kadian.gateway.SmsGateway;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.simulator.SmscSimulator;
import io.kadian.testing.Messages;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Flink shows of the routes, each in a group with its name. */
class RouteFiguresTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int BINDS = 2;
  private static final int WINDOW = 3;
  private static final int MESSAGES = 20;

  private final MetricListener metrics = new MetricListener();
  private SmscSimulator smsc;

  @AfterEach
  void close() {
    smsc.close();
  }

  @Test
  void showsWhichRouteRestsWhatIsBoundWhatWaitsAndWhatIsUnderWay() throws Exception {
    smsc = SmscSimulator.start(SimulatorOptions.builder().latency(Duration.ofMinutes(1)).build());
    try (SmsGateway gateway =
        open(
            "--routes", "cmcc,away,web,dry",
            "--routes.patience", "PT0.05S",
            "--routes.sample", "5",
            "--smpp.binds", String.valueOf(BINDS),
            "--smpp.window", String.valueOf(WINDOW),
            "--route.cmcc.port", String.valueOf(smsc.port()),
            "--route.away.port", String.valueOf(freePort()),
            "--route.web.kind", "http",
            "--route.web.definition", "flink-conf/routes/twilio.yaml",
            "--route.web.weight", "0",
            "--route.dry.kind", "dry-run",
            "--route.dry.weight", "0")) {
      awaitFigure("cmcc", "bound", BINDS);
      assertThat(figure("away", "bound")).isZero();
      assertThat(figure("cmcc", "resting")).isZero();
      assertThat(figure("away", "resting")).isZero();
      for (int i = 0; i < MESSAGES; i++) {
        Sms sms = Messages.sms("double12", "m" + i, "+8613800%06d".formatted(i), "x");
        var unused = gateway.submitRouted(sms, Instant.now().plus(SOON));
      }
      awaitFigure("away", "resting", 1);
      awaitFigure("cmcc", "underWay", BINDS * WINDOW);
      awaitFigure("cmcc", "waiting", MESSAGES - BINDS * WINDOW);
      for (String route : new String[] {"cmcc", "web", "dry"}) {
        assertThat(figure(route, "resting")).as(route).isZero();
      }
      assertThat(figure("away", "waiting")).isZero();
      assertThat(figure("web", "waiting") + figure("web", "underWay")).isZero();
      assertThat(figure("dry", "waiting")).isZero();
      smsc.close(); // what has no answer yet gets none
    }
  }

  @Test
  void showsTheOnlyRouteUnderItsKindsName() throws Exception {
    smsc = SmscSimulator.start(SimulatorOptions.builder().build());
    try (SmsGateway gateway = open("--smpp.port", String.valueOf(smsc.port()))) {
      assertThat(gateway.route()).isEqualTo("smpp");
      awaitFigure("smpp", "bound", 2);
      assertThat(metrics.getGauge("route", "smpp", "resting")).isEmpty();
    }
  }

  private SmsGateway open(String... arguments) {
    return OpenRoutes.of(Settings.load(arguments, Map.of()), Clock.systemUTC())
        .open(new Subtask(0, 1, metrics.getMetricGroup()));
  }

  private void awaitFigure(String route, String name, int value) {
    await(route + '.' + name).atMost(SOON).until(() -> figure(route, name) == value);
  }

  private int figure(String route, String name) {
    Gauge<Integer> gauge = metrics.<Integer>getGauge("route", route, name).orElseThrow();
    return gauge.getValue();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
