// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docker/prometheus and docker/grafana against docs/metrics.md, Flink's names and each other. */
class ShippedMonitoringTest {
  private static final String OPERATOR = "flink_taskmanager_job_task_operator_";

  /** Flink 2.3, ops/metrics, "System metrics"; DefaultCheckpointStatsTracker, MetricNames. */
  private static final Set<String> OF_FLINK =
      Set.of(
          "flink_jobmanager_job_lastCheckpointDuration",
          "flink_jobmanager_job_lastCheckpointFullSize",
          "flink_jobmanager_job_lastCheckpointSize",
          "flink_jobmanager_job_numberOfCompletedCheckpoints",
          "flink_jobmanager_job_numberOfFailedCheckpoints",
          "flink_jobmanager_job_numRestarts",
          "flink_taskmanager_Status_Flink_Memory_Managed_Total",
          "flink_taskmanager_Status_Flink_Memory_Managed_Used",
          "flink_taskmanager_Status_JVM_CPU_Load",
          "flink_taskmanager_Status_JVM_Memory_Heap_Max",
          "flink_taskmanager_Status_JVM_Memory_Heap_Used",
          "flink_taskmanager_Status_JVM_Memory_Metaspace_Max",
          "flink_taskmanager_Status_JVM_Memory_Metaspace_Used",
          "flink_taskmanager_job_task_backPressuredTimeMsPerSecond",
          "flink_taskmanager_job_task_busyTimeMsPerSecond",
          // RocksDB's, by state.backend.rocksdb.metrics in flink-conf/config.yaml
          OPERATOR + "column_family_rocksdb_block_cache_usage");

  static List<ShippedQueries.Query> queries() {
    return ShippedQueries.all();
  }

  static Stream<Named<JsonNode>> alerts() {
    return ShippedQueries.alerts().map(alert -> Named.of(alert.path("alert").asText(), alert));
  }

  static Stream<Named<JsonNode>> panels() {
    return ShippedQueries.panels().map(panel -> Named.of(panel.path("title").asText(), panel));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void asksForMetricsThatThereAre(ShippedQueries.Query query) {
    NavigableSet<String> known = documented();
    known.addAll(OF_FLINK);
    assertThat(query.metricNames()).isNotEmpty().isSubsetOf(known);
  }

  @Test
  void listsNoMetricOfFlinksThatNobodyAsksFor() {
    assertThat(ShippedQueries.metricNames()).containsAll(OF_FLINK);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void closesEachBracketOfAQuery(ShippedQueries.Query query) {
    StringBuilder open = new StringBuilder();
    for (char c : query.expression().replaceAll("\"[^\"]*\"", "").toCharArray()) {
      int opening = "([{".indexOf(c);
      int closing = ")]}".indexOf(c);
      if (opening >= 0) {
        open.append(")]}".charAt(opening));
      } else if (closing >= 0) {
        assertThat(open.toString()).as(query.toString()).endsWith(String.valueOf(c));
        open.setLength(open.length() - 1);
      }
    }
    assertThat(open).as(query.toString()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void everyAlertSaysWhatIsTheMatterAndWhatToDo(JsonNode alert) {
    String name = alert.path("alert").asText();
    assertThat(name).startsWith("Kadian");
    assertThat(alert.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
    assertThat(alert.at("/annotations/summary").asText()).as(name).hasSizeBetween(20, 120);
    assertThat(alert.at("/annotations/description").asText()).as(name).hasSizeGreaterThan(150);
  }

  @Test
  void alertsOfAllThatSomebodyMustBeCalledFor() {
    assertThat(alerts().map(Named::getName))
        .doesNotHaveDuplicates()
        .contains(
            "KadianJobAway",
            "KadianJobRestarts",
            "KadianLate",
            "KadianInDoubt",
            "KadianIdentityOff",
            "KadianNoCheckpoint",
            "KadianDatabaseAway",
            "KadianKafkaAway",
            "KadianRoutesRest",
            "KadianNoBind");
  }

  @ParameterizedTest
  @MethodSource("panels")
  void everyPanelHasAUnitALegendAndTheChosenPrometheus(JsonNode panel) {
    String title = panel.path("title").asText();
    assertThat(title).isNotEmpty();
    assertThat(panel.at("/fieldConfig/defaults/unit").asText())
        .as(title)
        .isIn("cps", "ms", "short", "bytes", "percentunit");
    assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
    assertThat(panel.path("targets")).as(title).isNotEmpty();
    for (JsonNode target : panel.path("targets")) {
      assertThat(target.path("legendFormat").asText()).as(title).isNotEmpty();
    }
    assertThat(Shipped.elements(panel.path("targets")).map(target -> target.path("refId").asText()))
        .as(title)
        .doesNotHaveDuplicates();
  }

  @Test
  void noPanelLiesOnAnother() {
    for (JsonNode dashboard : ShippedQueries.dashboards().toList()) {
      Set<String> taken = new TreeSet<>();
      for (JsonNode panel : dashboard.path("panels")) {
        JsonNode place = panel.path("gridPos");
        int right = place.path("x").asInt() + place.path("w").asInt();
        assertThat(right).as(panel.path("title").asText()).isBetween(1, 24);
        for (int x = place.path("x").asInt(); x < right; x++) {
          for (int y = place.path("y").asInt(); y < bottom(place); y++) {
            assertThat(taken.add(x + "," + y)).as(panel.path("title").asText()).isTrue();
          }
        }
      }
      assertThat(Shipped.elements(dashboard.path("panels")).map(panel -> panel.path("id").asInt()))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void drawsFromTheDatasourceThatIsProvisioned() {
    JsonNode source =
        Shipped.yaml(Shipped.DOCKER.resolve("grafana/provisioning/datasources/prometheus.yaml"))
            .at("/datasources/0");
    assertThat(source.path("type").asText()).isEqualTo("prometheus");
    for (JsonNode dashboard : ShippedQueries.dashboards().toList()) {
      JsonNode variable = dashboard.at("/templating/list/0");
      assertThat(variable.path("name").asText()).isEqualTo("datasource");
      assertThat(variable.at("/current/value")).isEqualTo(source.path("uid"));
    }
  }

  @Test
  void looksAtPrometheusAsOftenAsPrometheusLooksAtFlink() {
    JsonNode prometheus = Shipped.yaml(Shipped.DOCKER.resolve("prometheus/prometheus.yml"));
    JsonNode source =
        Shipped.yaml(Shipped.DOCKER.resolve("grafana/provisioning/datasources/prometheus.yaml"));
    assertThat(source.at("/datasources/0/jsonData/timeInterval"))
        .isEqualTo(prometheus.at("/global/scrape_interval"));
    assertThat(Shipped.texts(prometheus.path("rule_files")))
        .containsExactly(ShippedQueries.ALERTS.getFileName().toString());
    assertThat(prometheus.at("/scrape_configs/0/dns_sd_configs/0/port").asInt())
        .isEqualTo(Shipped.metricsPort());
  }

  /** Without this the bucket of all messages is none, and each quantile is NaN. */
  @Test
  void leavesTheLabelsOfBucketsAlone() {
    assertThat(Shipped.flinkConf().get("metrics.reporter.prom.filterLabelValueCharacters").asText())
        .isEqualTo("false");
  }

  private static int bottom(JsonNode place) {
    return place.path("y").asInt() + place.path("h").asInt();
  }

  /** The job's own, by the table in docs/metrics.md. */
  private static NavigableSet<String> documented() {
    NavigableSet<String> names = new TreeSet<>();
    Shipped.find("^\\| `(\\w+)(?:\\{[^`]*})?` \\|", Shipped.text(Path.of("docs/metrics.md")))
        .forEach(row -> names.add(OPERATOR + row.group(1)));
    return names;
  }
}
