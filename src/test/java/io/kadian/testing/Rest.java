// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What Flink's REST API shows of a cluster, and so its web page. */
public final class Rest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI address;

  public Rest(URI address) {
    this.address = address;
  }

  public String get(String path) throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString())
        .body();
  }

  public JsonNode json(String path) throws IOException, InterruptedException {
    return json.readTree(get(path));
  }

  /** How often the job was started again. */
  public int restarts(Object job) throws IOException, InterruptedException {
    return json("/jobs/" + job + "/metrics?get=numRestarts").path(0).path("value").asInt(-1);
  }

  /**
   * The sum over a vertex's subtasks of an operator's metric; 0 as long as it isn't reported.
   *
   * @param operator its uid and name
   */
  public double sum(Object job, String operator, String metric)
      throws IOException, InterruptedException {
    double sum = 0;
    for (JsonNode vertex : json("/jobs/" + job).path("vertices")) {
      if (vertex.path("name").asText().contains(operator)) {
        sum += sumOf(job, vertex.path("id").asText(), operator, metric);
      }
    }
    return sum;
  }

  /**
   * A metric in each subtask of each operator that has it.
   *
   * @return by the id without the metric's name: subtask, operator and groups
   */
  public Map<String, Double> values(Object job, String metric)
      throws IOException, InterruptedException {
    Map<String, Double> values = new TreeMap<>();
    for (JsonNode vertex : json("/jobs/" + job).path("vertices")) {
      String metrics = "/jobs/" + job + "/vertices/" + vertex.path("id").asText() + "/metrics";
      for (JsonNode known : json(metrics)) {
        String id = known.path("id").asText();
        if (id.endsWith("." + metric)) {
          values.put(
              id.substring(0, id.length() - metric.length() - 1),
              json(metrics + "?get=" + URLEncoder.encode(id, StandardCharsets.UTF_8))
                  .path(0)
                  .path("value")
                  .asDouble());
        }
      }
    }
    return values;
  }

  private double sumOf(Object job, String vertex, String operator, String metric)
      throws IOException, InterruptedException {
    String metrics = "/jobs/" + job + "/vertices/" + vertex + "/metrics";
    double sum = 0;
    for (JsonNode known : json(metrics)) {
      String id = known.path("id").asText();
      if (id.contains(operator.replace('-', '_')) || id.contains(operator)) {
        if (id.endsWith("." + metric)) {
          sum += json(metrics + "?get=" + id).path(0).path("value").asDouble();
        }
      }
    }
    return sum;
  }
}
