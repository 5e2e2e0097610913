// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.domain.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A job's metrics, as Flink's REST interface has them ({@code /jobs/:jobid/vertices/:vertexid}): as
 * old as {@code metrics.fetcher.update-interval}. Of a cluster without TLS, such as a local one.
 */
public final class FlinkMetrics {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  /** One address is at most so long: names are asked for in several. */
  private static final int NAMES_AT_ONCE = 60;

  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;
  private final String job;

  /**
   * A task of the job.
   *
   * @param name its operators' names
   */
  public record Vertex(String id, String name, int parallelism) {}

  public FlinkMetrics(String address, String job) {
    this.address = address;
    this.job = job;
  }

  /** In the job's order. */
  public List<Vertex> vertices() throws IOException {
    List<Vertex> vertices = new ArrayList<>();
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      vertices.add(
          new Vertex(
              vertex.path("id").asText(),
              vertex.path("name").asText(),
              vertex.path("parallelism").asInt()));
    }
    return vertices;
  }

  /**
   * The values by name, which is {@code 0.busyTimeMsPerSecond} for subtask 0; what isn't a number
   * is left out.
   *
   * @param wanted which names
   */
  public Map<String, Double> values(Vertex vertex, Predicate<String> wanted) throws IOException {
    String path = "/jobs/" + job + "/vertices/" + vertex.id() + "/metrics";
    List<String> known = new ArrayList<>();
    for (JsonNode metric : get(path)) { // each time: some come with what they count first
      if (wanted.test(metric.path("id").asText())) {
        known.add(metric.path("id").asText());
      }
    }
    Map<String, Double> values = new HashMap<>();
    for (int i = 0; i < known.size(); i += NAMES_AT_ONCE) {
      List<String> some = known.subList(i, Math.min(known.size(), i + NAMES_AT_ONCE));
      for (JsonNode metric : get(path + "?get=" + String.join(",", some))) {
        double value = number(metric.path("value").asText());
        if (!Double.isNaN(value)) {
          values.put(metric.path("id").asText(), value);
        }
      }
    }
    return values;
  }

  /** NaN for a text, and where Flink says that itself: of a task that has just begun. */
  private static double number(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Of the newest completed checkpoint, in milliseconds; 0: there is none. */
  public long lastCheckpointMillis() throws IOException {
    return get("/jobs/" + job + "/checkpoints")
        .path("latest")
        .path("completed")
        .path("end_to_end_duration")
        .asLong();
  }

  private JsonNode get(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(ANSWER_WITHIN).build();
    try {
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IOException(address + path + ": " + answer.statusCode());
      }
      return Json.MAPPER.readTree(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
