// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.simulator.ReceiptOptions;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import io.kadian.testing.Scrape;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus sees of the whole job, what docs/metrics.md says of it and docker/ asks for. */
class MetricsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MEMBERS = 40;
  private static final int WITHOUT_CONSENT = 3;
  private static final String OPERATOR = "flink_taskmanager_job_task_operator_";

  /** Flink's own, of an operator. */
  private static final Pattern OF_FLINK =
      Pattern.compile(
          "(num[A-Z]|current[A-Z]|watermark[A-Z]|pending[A-Z]|KafkaSourceReader_|KafkaProducer_"
              + "|KafkaConsumer_|column_family_rocksdb_|split_|sourceIdleTime|mailbox"
              + "|isUnaligned|Changelog(Materialization|StateBackend)_).*");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)(?:\\{[^`]*})?` \\|");

  @TempDir Path folder;

  @Test
  void exportsWhatTheDocumentSaysAndNothingElse() throws Exception {
    int port = freePort();
    URI page = URI.create("http://localhost:" + port + "/metrics");
    try (LocalParts parts = new LocalParts(withReceipts());
        LocalFlink flink = LocalFlink.unhurried(folder, 2, reporter(port))) {
      parts
          .set("routes", "cmcc,web,dry")
          .set("route.web.kind", "http")
          .set("route.web.definition", "flink-conf/routes/twilio.yaml")
          .set("route.web.weight", "0")
          .set("route.dry.kind", "dry-run")
          .set("route.dry.weight", "0")
          .set("smpp.receipts", "true")
          .set("receipts.enabled", "true");
      flink.submit("kadian", parts::define);
      for (int i = 0; i < MEMBERS; i++) {
        parts.member(
            Map.of(
                "member_id",
                "m" + i,
                "phone",
                "138%08d".formatted(i),
                "consent",
                i >= WITHOUT_CONSENT));
      }
      parts.publish(new PublishedSegment("all", "SELECT * FROM members WHERE TRUE", 1));
      announce(parts, "later", Duration.ofHours(1));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(ours(page, "held", Map.of())).isEqualTo(MEMBERS));
      announce(parts, "double12", Duration.ofSeconds(5));
      int sent = MEMBERS - WITHOUT_CONSENT;
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(ours(page, "state_outcomes", Map.of("state", "sent")))
                      .isEqualTo(sent));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(ours(page, "receipts", Map.of())).isEqualTo(sent));
      assertThat(ours(page, "held", Map.of())).isEqualTo(MEMBERS);
      assertThat(ours(page, "released", Map.of())).isEqualTo(MEMBERS);
      assertThat(ours(page, "missing", Map.of())).isZero();
      assertThat(ours(page, "sent", Map.of())).isEqualTo(sent);
      assertThat(ours(page, "claims", Map.of())).isGreaterThanOrEqualTo(sent);
      assertThat(ours(page, "reason_suppressed", Map.of("reason", "NO_CONSENT")))
          .isEqualTo(WITHOUT_CONSENT);
      assertThat(ours(page, "le_lateness", Map.of("le", "+Inf"))).isEqualTo(sent);
      assertThat(ours(page, "le_lateness", Map.of("le", "60000"))).isEqualTo(sent);
      assertThat(ours(page, "route_bound", Map.of("route", "cmcc"))).isPositive();
      assertThat(exported(page)).isEqualTo(documented());
      await("what dashboards and alerts ask for")
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(Scrape.of(page).names()).containsAll(ShippedQueries.metricNames()));
    }
  }

  private static SimulatorOptions withReceipts() {
    return SimulatorOptions.builder().receipts(ReceiptOptions.of("*=DELIVRD")).build();
  }

  /** As flink-conf/config.yaml has it, on a port that is free. */
  private static Map<String, String> reporter(int port) {
    return Map.of("metrics.reporters", "prom", "metrics.reporter.prom.port", String.valueOf(port));
  }

  private static void announce(LocalParts parts, String id, Duration ahead) {
    Instant now = Instant.now();
    parts.publish(
        new AnnouncedCampaign(
            new Campaign(
                id,
                "all",
                "【富销云】" + id + ",双12今晚8点开抢 拒收请回复R",
                now.plus(ahead),
                Duration.ofMinutes(10),
                null),
            now));
  }

  private static double ours(URI page, String name, Map<String, String> labels) throws Exception {
    return Scrape.of(page).sum(OPERATOR + name, labels);
  }

  private static Set<String> exported(URI page) throws Exception {
    return Scrape.of(page).names().stream()
        .filter(name -> name.startsWith(OPERATOR))
        .map(
            name ->
                name.substring(OPERATOR.length()).replaceFirst("^(latenessMillis)_count$", "$1"))
        .filter(name -> !OF_FLINK.matcher(name).matches())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> documented() throws IOException {
    return ROW.matcher(Files.readString(Path.of("docs/metrics.md")))
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
