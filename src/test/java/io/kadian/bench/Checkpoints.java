// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.testing.Rest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.awaitility.Awaitility;

/** A job's checkpoints, as Flink's REST interface tells them (Flink: ops/rest_api). */
public final class Checkpoints {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Rest rest;
  private final JobID job;

  /** What checkpoints that began within a time came to. */
  public record Sum(int completed, int failed, long medianMillis, long longestMillis) {}

  /** One that is complete. */
  final class Complete {
    private final long id;

    private Complete(long id) {
      this.id = id;
    }

    /** All that the vertex of an operator has stored, shared files included. */
    long bytesOf(String operator) throws IOException, InterruptedException {
      JsonNode tasks = rest.json("/jobs/" + job + "/checkpoints/details/" + id).path("tasks");
      for (JsonNode vertex : rest.json("/jobs/" + job).path("vertices")) {
        if (vertex.path("name").asText().contains(operator)) {
          return tasks.path(vertex.path("id").asText()).path("state_size").asLong();
        }
      }
      throw new IllegalArgumentException("No operator " + operator);
    }
  }

  public Checkpoints(Rest rest, JobID job) {
    this.rest = rest;
    this.job = job;
  }

  /** Waits for one that begins from now on. */
  Complete next() {
    long now = System.currentTimeMillis();
    JsonNode latest =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(
                () -> rest.json("/jobs/" + job + "/checkpoints").path("latest").path("completed"),
                completed -> completed.path("trigger_timestamp").asLong() > now);
    return new Complete(latest.path("id").asLong());
  }

  /** Each, the latest first: when it began, how it stands, how long it took, what it wrote. */
  List<String> lines() throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (JsonNode checkpoint : rest.json("/jobs/" + job + "/checkpoints").path("history")) {
      lines.add(
          "%s %s %,d ms, %,d of %,d octets, %,d of records under way"
              .formatted(
                  Instant.ofEpochMilli(checkpoint.path("trigger_timestamp").asLong()),
                  checkpoint.path("status").asText(),
                  checkpoint.path("end_to_end_duration").asLong(),
                  checkpoint.path("checkpointed_size").asLong(),
                  checkpoint.path("state_size").asLong(),
                  checkpoint.path("persisted_data").asLong()));
    }
    return lines;
  }

  /** An unfinished one counts as failed. */
  public Sum begunBetween(Instant first, Instant last) throws IOException, InterruptedException {
    int failed = 0;
    List<Long> durations = new ArrayList<>();
    for (JsonNode checkpoint : rest.json("/jobs/" + job + "/checkpoints").path("history")) {
      Instant began = Instant.ofEpochMilli(checkpoint.path("trigger_timestamp").asLong());
      if (began.isBefore(first) || began.isAfter(last)) {
        continue;
      }
      if (checkpoint.path("status").asText().equals("COMPLETED")) {
        durations.add(checkpoint.path("end_to_end_duration").asLong());
      } else {
        failed++; // or still under way after an interval
      }
    }
    durations.sort(null);
    return durations.isEmpty()
        ? new Sum(0, failed, 0, 0)
        : new Sum(
            durations.size(),
            failed,
            durations.get(durations.size() / 2),
            durations.get(durations.size() - 1));
  }
}
