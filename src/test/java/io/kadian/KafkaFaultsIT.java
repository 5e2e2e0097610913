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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job while Kafka fails it, or is fed what nobody can read. */
class KafkaFaultsIT {
  private static final Duration AWAY = Duration.ofSeconds(20);

  /** Records of 500 outcomes. */
  private static final int BACKLOG = 1_500;

  private static final List<String> POISON =
      List.of("{", "null", "[null]", "[{}]", "{}", "[[]]", "\u0000\u0001", "\"\"", "{\"kind\":7}");

  @TempDir Path folder;
  private LocalParts parts;
  private Release release;

  @BeforeEach
  void start() throws Exception {
    parts = Release.parts();
    release = new Release(parts, folder);
  }

  @AfterEach
  void stop() throws Exception {
    release.close();
  }

  @Test
  void waitsWhileTheBrokerIsAway() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      release.begin("away");
      parts.kafka().stop();
      long since = System.nanoTime();
      await().atMost(Release.PATIENCE).until(() -> System.nanoTime() - since > AWAY.toNanos());
      parts.kafka().restart();
      release.awaitAllSentOnce("away");
      assertThat(log.lines("org.apache.kafka.clients", Level.WARN)).hasSizeLessThan(2_000);
    }
    release.begin("after");
    release.awaitAllSentOnce("after");
    release.awaitCounted("after");
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
                                    + " group by 1, 2 order by 1"))
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
