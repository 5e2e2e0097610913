// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Json;
import io.kadian.testing.CapturedLog;
import io.kadian.testing.LocalParts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job while Kafka fails it, or is fed what nobody can read. */
class KafkaFaultsIT {
  /**
   * And while it starts again, which takes as long: it waits until its session before has run out.
   * A minute was tried, too (-Dkadian.outage=PT1M).
   */
  private static final Duration AWAY = Duration.parse(System.getProperty("kadian.outage", "PT10S"));

  /** Records of 500 outcomes. */
  private static final int BACKLOG = 1_500;

  private static final List<String> POISON =
      List.of("{", "null", "[null]", "[{}]", "{}", "[[]]", "\u0000\u0001", "\"\"", "{\"kind\":7}");

  private static final String[] USERS_OF_KAFKA = {
    "Source__control",
    "Source__outcomes",
    "outcomes-sink__Writer",
    "announcements-sink__Writer",
    "events-sink__Writer",
    "dead-letters-sink__Writer",
    "Source__KafkaSource-default_catalog_default_database_kadian_members.deserializer"
  };

  @TempDir static Path folder;
  private static LocalParts parts;
  private static Release release;

  @BeforeAll
  static void start() throws Exception {
    parts = Release.parts();
    release = new Release(parts, folder);
  }

  @AfterAll
  static void stop() throws Exception {
    release.close();
  }

  @Test
  void waitsWhileTheBrokerIsAwayAndSaysSo() throws Exception {
    release.begin("away");
    assertThat(away().values()).containsOnly(0.0);
    try (CapturedLog log = new CapturedLog()) {
      parts.kafka().stop();
      long since = System.nanoTime();
      await("each operator that uses Kafka says that it is away")
          .atMost(Release.PATIENCE)
          .untilAsserted(() -> assertThat(away().values()).allMatch(millis -> millis > 0));
      assertThat(away().keySet()).map(KafkaFaultsIT::operator).containsOnly(USERS_OF_KAFKA);
      await().atMost(Release.PATIENCE).until(() -> System.nanoTime() - since > AWAY.toNanos());
      assertThat(away().values()).allMatch(millis -> millis > 0);
      parts.kafka().restart();
      await("each operator has Kafka again")
          .atMost(Release.PATIENCE)
          .untilAsserted(() -> assertThat(away().values()).containsOnly(0.0));
      assertFewLines(log);
    }
    release.awaitAllSentOnce("away");
    release.begin("after");
    release.awaitAllSentOnce("after");
    release.awaitCounted("after");
  }

  private static Map<String, Double> away() throws Exception {
    return release.rest().values(release.job(), "kafkaAwayMillis");
  }

  /** Of a metric's id, without the subtask's number: events-sink__Writer. */
  private static String operator(String id) {
    return id.replaceFirst("^\\d+\\.", "");
  }

  /**
   * One of ours that begins and one that ends it, by flink-conf/log4j.properties ten of each of the
   * two that go on and on, and hardly any other, the broker's own in this JVM included.
   */
  private static void assertFewLines(CapturedLog log) {
    assertThat(log.lines("io.kadian", Level.WARN))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("announcements-sink")
        .contains("control, dead-letters-sink, events-sink, members, outcomes, outcomes-sink");
    assertThat(log.lines("io.kadian", Level.INFO))
        .hasSize(2)
        .last(InstanceOfAssertFactories.STRING)
        .contains("Kafka can be reached again after PT");
    assertThat(log.lines("org.apache.kafka.clients.NetworkClient", Level.INFO))
        .hasSizeLessThanOrEqualTo(10);
    assertThat(log.lines("org.apache.flink.connector.kafka", Level.WARN))
        .hasSizeLessThanOrEqualTo(10);
    assertThat(log.lines("", Level.WARN)).hasSizeLessThanOrEqualTo(30);
  }

  @Test
  void goesOnWhenEachTopicIsPoisoned() throws Exception {
    for (String topic :
        List.of(
            "kadian.control",
            "kadian.outcomes",
            "kadian.events",
            "kadian.dead-letters",
            LocalParts.MEMBERS_TOPIC)) {
      for (String poison : POISON) {
        parts.kafka().produce(topic, "poison-" + poison.hashCode(), poison);
      }
    }
    release.begin("poisoned");
    release.awaitAllSentOnce("poisoned");
    for (String source : List.of("control", "outcomes")) {
      await("what can't be read stands in the dead letters")
          .atMost(Release.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(parts.kafka().read("kadian.dead-letters"))
                      .filteredOn(letter -> letter.contains("\"source\":\"" + source + "\""))
                      .hasSizeGreaterThanOrEqualTo(POISON.size() - 1));
    }
    release.awaitCounted("poisoned");
  }

  /** The guard hears late what became of the first; the second has the same texts for them all. */
  @Test
  void sendsNothingTwiceWhileTheOutcomesLag() throws Exception {
    String lag = new String(Json.bytes(outcomes()), StandardCharsets.UTF_8);
    release.begin("lagging");
    parts.kafka().produceAll("kadian.outcomes", Collections.nCopies(BACKLOG, lag));
    release.announceAgain("lagging-again", "lagging");
    await("each text went to each phone for one of them")
        .atMost(Release.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        parts
                            .ledger()
                            .query(
                                "select state, coalesce(reason, '-'), count(*) from sms_log"
                                    + " where campaign like 'lagging%' group by 1, 2 order by 1"))
                    .containsExactly(
                        "SENT|-|" + Release.MEMBERS, "SUPPRESSED|DUPLICATE|" + Release.MEMBERS));
    assertThat(release.received("lagging")).isEqualTo(Release.MEMBERS);
    assertThat(parts.smsc().report().repeats()).isZero();
  }

  private static List<Map<String, Object>> outcomes() {
    return IntStream.range(0, 500)
        .mapToObj(
            n ->
                Map.<String, Object>of(
                    "campaign",
                    "earlier",
                    "member",
                    "x" + n,
                    "phone",
                    "+86139%08d".formatted(n),
                    "parts",
                    0,
                    "state",
                    "WITHDRAWN",
                    "due",
                    "2026-11-11T12:00:00Z"))
        .toList();
  }
}
