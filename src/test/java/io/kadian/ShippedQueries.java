// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.stream.Stream;

/** What the dashboards and alerts under {@code docker/} ask Prometheus. */
final class ShippedQueries {
  static final Path ALERTS = Shipped.DOCKER.resolve("prometheus/alerts.yml");
  static final Path DASHBOARDS = Shipped.DOCKER.resolve("grafana/dashboards");

  /**
   * @param where file and title, for a message
   * @param expression in PromQL
   */
  record Query(String where, String expression) {
    /** As Prometheus has them: {@code flink_taskmanager_job_task_operator_held}. */
    NavigableSet<String> metricNames() {
      NavigableSet<String> names = new TreeSet<>();
      Shipped.find("\\bflink_\\w+", expression).stream()
          .map(MatchResult::group)
          .forEach(names::add);
      return names;
    }
  }

  private ShippedQueries() {}

  static List<Query> all() {
    Stream<Query> drawn =
        panels()
            .flatMap(
                panel ->
                    Shipped.elements(panel.path("targets"))
                        .map(target -> query(panel.path("title"), target)));
    return Stream.concat(drawn, alerts().map(alert -> query(alert.path("alert"), alert))).toList();
  }

  private static Query query(JsonNode title, JsonNode of) {
    return new Query(title.asText(), of.path("expr").asText());
  }

  /** Of all queries together. */
  static NavigableSet<String> metricNames() {
    NavigableSet<String> names = new TreeSet<>();
    all().forEach(query -> names.addAll(query.metricNames()));
    return names;
  }

  static Stream<JsonNode> alerts() {
    return Shipped.elements(Shipped.yaml(ALERTS).path("groups"))
        .flatMap(group -> Shipped.elements(group.path("rules")));
  }

  /** Without the headings of rows. */
  static Stream<JsonNode> panels() {
    return dashboards()
        .flatMap(dashboard -> Shipped.elements(dashboard.path("panels")))
        .filter(panel -> !panel.path("type").asText().equals("row"));
  }

  static Stream<JsonNode> dashboards() {
    return Shipped.files(DASHBOARDS, ".json").stream().map(Shipped::yaml);
  }
}
