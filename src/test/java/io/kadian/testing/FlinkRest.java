// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.domain.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** A cluster's REST interface, as far as tests need it (Flink: ops/rest_api). */
public final class FlinkRest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  private final String address;
  private final HttpClient client = HttpClient.newHttpClient();

  FlinkRest(int port) {
    address = "http://localhost:" + port;
  }

  /** Whether enough TaskManagers have come to this JobManager. */
  boolean hasSlots(int slots) {
    try {
      return get("/overview").path("slots-total").asInt() >= slots;
    } catch (UncheckedIOException e) {
      return false; // nobody there yet
    }
  }

  /** True when every task of the job runs. False while nobody answers, too. */
  public boolean isRunning(String job) {
    try {
      JsonNode status = get("/jobs/" + job);
      if (!status.path("state").asText().equals("RUNNING")) {
        return false;
      }
      for (JsonNode vertex : status.path("vertices")) {
        if (!vertex.path("status").asText().equals("RUNNING")) {
          return false;
        }
      }
      return !status.path("vertices").isEmpty();
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  public void awaitRunning(String job) {
    await("the job runs").atMost(PATIENCE).until(() -> isRunning(job));
  }

  /**
   * True when every task runs and was deployed after that moment. For a while after a kill, the
   * JobManager still shows how it was before.
   */
  public boolean isRunningSince(String job, Instant since) {
    try {
      JsonNode status = get("/jobs/" + job);
      for (JsonNode vertex : status.path("vertices")) {
        if (!vertex.path("status").asText().equals("RUNNING")
            || vertex.path("start-time").asLong() < since.toEpochMilli()) {
          return false;
        }
      }
      return !status.path("vertices").isEmpty();
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** How many checkpoints the job has completed since it was last started or recovered. */
  public long completedCheckpoints(String job) {
    return get("/jobs/" + job + "/checkpoints").path("counts").path("completed").asLong();
  }

  /** Where the latest completed checkpoint is, or an empty text. */
  public String latestCheckpoint(String job) {
    return latest(job).path("external_path").asText("");
  }

  /** When the latest completed checkpoint began; the epoch if there is none. */
  public Instant latestCheckpointBegan(String job) {
    return Instant.ofEpochMilli(latest(job).path("trigger_timestamp").asLong());
  }

  /** Waits until a checkpoint is done that began after this call, and lets one begin now. */
  public void awaitNextCheckpoint(String job) {
    long before = System.currentTimeMillis();
    trigger(job);
    await("a checkpoint")
        .atMost(PATIENCE)
        .ignoreException(UncheckedIOException.class)
        .until(() -> latest(job).path("trigger_timestamp").asLong() > before);
  }

  /**
   * Lets checkpoints begin until what they hold is as wanted, and the latest has no records under
   * way: then every operator has dealt with what came before it.
   */
  public void awaitCheckpoint(String job, Callable<Boolean> wanted) {
    AtomicLong triggered = new AtomicLong();
    await("a checkpoint with all that is wanted")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .ignoreException(UncheckedIOException.class)
        .until(
            () -> {
              boolean wants = !wanted.call();
              JsonNode latest = latest(job);
              if (!wants && latest.path("persisted_data").asLong(1) == 0) {
                return true;
              }
              if (latest.path("trigger_timestamp").asLong() >= triggered.get()) {
                triggered.set(System.currentTimeMillis());
                trigger(job);
              }
              return false;
            });
  }

  /** Without success if the job doesn't run: then the next one comes by itself. */
  private void trigger(String job) {
    try {
      post("/jobs/" + job + "/checkpoints", Map.of("checkpointType", "CONFIGURED"));
    } catch (UncheckedIOException e) {
      // The interval does it.
    }
  }

  private JsonNode latest(String job) {
    return get("/jobs/" + job + "/checkpoints").path("latest").path("completed");
  }

  /** Takes a savepoint, lets the job go on, and says where the savepoint is. */
  public String savepoint(String job, Path folder) {
    String trigger =
        post(
                "/jobs/" + job + "/savepoints",
                Map.of("target-directory", folder.toUri().toString(), "cancel-job", false))
            .path("request-id")
            .asText();
    JsonNode done =
        await("the savepoint")
            .atMost(PATIENCE)
            .until(
                () -> get("/jobs/" + job + "/savepoints/" + trigger),
                answer -> answer.path("status").path("id").asText().equals("COMPLETED"));
    String location = done.path("operation").path("location").asText();
    if (location.isEmpty()) {
      throw new IllegalStateException("No savepoint: " + done);
    }
    return location;
  }

  /** Cancels it and waits until it is. */
  public void cancel(String job) {
    send(
        HttpRequest.newBuilder(URI.create(address + "/jobs/" + job))
            .method("PATCH", HttpRequest.BodyPublishers.noBody()));
    await("the job is cancelled")
        .atMost(PATIENCE)
        .until(() -> get("/jobs/" + job).path("state").asText().equals("CANCELED"));
  }

  private JsonNode get(String path) {
    return send(HttpRequest.newBuilder(URI.create(address + path)));
  }

  private JsonNode post(String path, Object body) {
    return send(
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body))));
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> answer =
          client.send(
              request.timeout(ANSWER_WITHIN).build(), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() >= 300) {
        throw new IOException(answer.statusCode() + ": " + Json.text(answer.body()));
      }
      return Json.MAPPER.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException("Flink's REST interface: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
