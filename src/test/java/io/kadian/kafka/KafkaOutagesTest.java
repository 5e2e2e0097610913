// SPDX-License-Identifier: Apache-2.0
package io.kadian.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.kafka.BrokerContact.Figures;
import io.kadian.kafka.KafkaOutages.Client;
import io.kadian.testing.CapturedLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaOutagesTest {
  private final AtomicLong nanos = new AtomicLong(-3);
  private final KafkaOutages outages = new KafkaOutages(nanos::get);
  private final CapturedLog log = new CapturedLog();

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void tellsOnceThatItBeganAndOnceThatItIsOverHoweverManyClientsThereAre() {
    FakeClient source = client("a:9092", "control");
    FakeClient sink = client("a:9092", "events-sink");
    FakeClient otherSubtask = client("a:9092", "events-sink");
    pass(10);
    List<FakeClient> all = List.of(source, sink, otherSubtask);
    source.answered = false;
    pass(3);
    all.forEach(client -> client.answered = false);
    pass(60);
    assertThat(lines())
        .containsExactly(
            "Kafka can't be reached: a:9092. Waiting, and trying again: control, events-sink");
    assertThat(outages.awayMillis("control")).isEqualTo(62_000);
    assertThat(outages.awayMillis("events-sink")).isEqualTo(59_000);
    source.answered = true;
    sink.answered = true;
    pass(1);
    assertThat(lines()).hasSize(1);
    assertThat(outages.awayMillis("control")).isZero();
    assertThat(outages.awayMillis("events-sink")).isEqualTo(60_000);
    otherSubtask.answered = true;
    pass(10);
    assertThat(lines()).hasSize(2);
    assertThat(lines().get(1)).isEqualTo("Kafka can be reached again after PT1M4S: a:9092");
    assertThat(outages.awayMillis("events-sink")).isZero();
  }

  @Test
  void tellsTwoKafkasApart() {
    FakeClient members = client("b:9092", "members");
    client("a:9092", "control");
    pass(2);
    members.answered = false;
    pass(20);
    assertThat(lines())
        .containsExactly("Kafka can't be reached: b:9092. Waiting, and trying again: members");
    assertThat(outages.awayMillis("control")).isZero();
  }

  @Test
  void saysOnceThatItIsAwayToAJobThatIsStartedAgainAndAgain() {
    for (int start = 0; start < 10; start++) {
      FakeClient client = client("a:9092", "control");
      client.answered = false;
      pass(20);
      assertThat(outages.remove(client.client)).isFalse();
      pass(5);
    }
    assertThat(lines()).hasSize(1);
    client("a:9092", "control");
    pass(2);
    assertThat(lines()).hasSize(2);
    assertThat(lines().get(1)).contains("again after PT4M");
  }

  @Test
  void saysNothingOfABlip() {
    FakeClient client = client("a:9092", "control");
    for (int i = 0; i < 100; i++) {
      client.answered = !client.answered;
      pass(3);
    }
    assertThat(lines()).isEmpty();
  }

  private List<String> lines() {
    return log.lines("io.kadian.kafka", Level.INFO);
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      outages.look();
    }
  }

  private FakeClient client(String servers, String operator) {
    FakeClient client = new FakeClient(servers, operator);
    outages.add(client.client);
    return client;
  }

  /** Between two looks it either hears something or fails to. */
  private static final class FakeClient {
    private final Client client;
    private boolean answered = true;
    private double received;
    private double closed;

    FakeClient(String servers, String operator) {
      client = new Client(servers, operator, this::figures, new BrokerContact());
    }

    private Figures figures() {
      received += answered ? 1 : 0;
      closed += answered ? 0 : 1;
      return new Figures(received, closed, 1, 0);
    }
  }
}
