// SPDX-License-Identifier: Apache-2.0
package io.kadian.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.testing.CapturedLog;
import io.kadian.testing.EmbeddedKafka;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kafka's own clients, watched, and a broker that goes and comes. */
class WatchBrokersIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String TOPIC = "t";
  private static final int IDLE_CLOSINGS = 3;

  private final CapturedLog log = new CapturedLog();
  private final ExecutorService polls = Executors.newSingleThreadExecutor();
  private KafkaProducer<byte[], byte[]> producer;
  private KafkaConsumer<byte[], byte[]> consumer;
  private Admin admin;

  /** The consumer first: it is closed by the thread that polls. */
  @AfterEach
  void close() throws Exception {
    if (consumer != null) {
      consumer.wakeup();
      polls.shutdown();
      assertThat(polls.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
    if (producer != null) {
      producer.close(Duration.ZERO);
    }
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
    log.close();
  }

  @Test
  void saysOnceOfAllClientsThatTheBrokerIsAwayAndOnceThatItIsBack() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      open(kafka);
      kafka.stop();
      for (String operator : List.of("producer", "consumer")) {
        await(operator + " finds no broker")
            .atMost(PATIENCE)
            .until(() -> away(operator) >= BrokerContact.BLIP.toMillis());
      }
      assertThat(away("admin")).as("idle as an enumerator's").isZero();
      kafka.restart();
      for (String operator : List.of("producer", "consumer")) {
        await(operator + " has one again").atMost(PATIENCE).until(() -> away(operator) == 0);
      }
      await("both lines").atMost(PATIENCE).until(() -> lines().size() >= 2);
      assertThat(lines()).hasSize(2);
      assertThat(lines().get(0))
          .isEqualTo(
              "Kafka can't be reached: "
                  + kafka.bootstrapServers()
                  + ". Waiting, and trying again: consumer, producer");
      assertThat(lines().get(1)).contains("Kafka can be reached again after PT");
    }
  }

  @Test
  void takesNoIdleConnectionThatIsClosedForAnOutage() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startWith("connections.max.idle.ms", "4000")) {
      open(kafka);
      await("connections are closed")
          .atMost(PATIENCE)
          .until(
              () ->
                  Stream.of(producer.metrics(), admin.metrics())
                      .allMatch(
                          metrics -> total(metrics, "connection-close-total") > IDLE_CLOSINGS));
      assertThat(away("producer") + away("admin") + away("consumer")).isZero();
      assertThat(lines()).isEmpty();
    }
  }

  /** As a broker that hangs: the system accepts the connection in its stead. */
  @Test
  void callsABrokerAwayThatTakesConnectionsAndAnswersNothing() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("localhost"))) {
      producer =
          new KafkaProducer<>(
              properties(
                  "producer",
                  "localhost:" + silent.getLocalPort(),
                  Map.of("request.timeout.ms", 500, "delivery.timeout.ms", 600)),
              new ByteArraySerializer(),
              new ByteArraySerializer());
      await().atMost(PATIENCE).until(() -> away("producer") > 0);
    }
  }

  private void open(EmbeddedKafka kafka) throws Exception {
    kafka.createTopic(TOPIC, 1);
    String servers = kafka.bootstrapServers();
    producer =
        new KafkaProducer<>(
            properties("producer", servers, Map.of()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    admin = Admin.create(properties("admin", servers, Map.of()));
    admin.describeCluster().nodes().get();
    consumer =
        new KafkaConsumer<>(
            properties("consumer", servers, Map.of()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
    consumer.seekToBeginning(consumer.assignment());
    KafkaConsumer<byte[], byte[]> polled = consumer;
    polls.execute(() -> poll(polled));
    await("each has had an answer")
        .atMost(PATIENCE)
        .until(
            () ->
                Stream.of(producer.metrics(), admin.metrics(), consumer.metrics())
                    .allMatch(metrics -> total(metrics, "incoming-byte-total") > 0));
  }

  private void poll(KafkaConsumer<byte[], byte[]> polled) {
    try (polled) {
      while (!polls.isShutdown()) {
        polled.poll(Duration.ofSeconds(10));
      }
    } catch (WakeupException e) {
      // The end.
    }
  }

  private static Map<String, Object> properties(
      String operator, String servers, Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(WatchBrokers.properties(null, operator));
    properties.put("bootstrap.servers", servers);
    properties.putAll(more);
    return properties;
  }

  private static double total(Map<MetricName, ? extends Metric> metrics, String name) {
    return metrics.entrySet().stream()
        .filter(metric -> metric.getKey().name().equals(name))
        .filter(metric -> !metric.getKey().tags().containsKey("node-id"))
        .mapToDouble(metric -> (Double) metric.getValue().metricValue())
        .sum();
  }

  private static long away(String operator) {
    MetricListener flink = new MetricListener();
    WatchBrokers.show(flink.getMetricGroup(), operator);
    Gauge<Long> gauge = flink.<Long>getGauge("kafkaAwayMillis").orElseThrow();
    return gauge.getValue();
  }

  private List<String> lines() {
    return log.lines("io.kadian.kafka", Level.INFO);
  }
}
