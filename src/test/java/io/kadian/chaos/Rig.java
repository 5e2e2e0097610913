// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import static org.awaitility.Awaitility.await;

import io.kadian.testing.ClusterProcesses;
import io.kadian.testing.PartsProcesses;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All processes, with the job running on them; the same ones for many rounds. */
final class Rig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Checkpoints and restarts in quick succession: more of both in a round. */
  private static final Map<String, String> OFTEN =
      Map.of(
          "execution.checkpointing.interval", "3 s",
          "execution.checkpointing.min-pause", "500 ms",
          "restart-strategy.exponential-delay.max-backoff", "2 s");

  private final PartsProcesses parts;
  private final ClusterProcesses cluster;
  private final String job;

  /**
   * @param folder for all that is gone with it
   * @param logs one file for each start of a process
   */
  Rig(Path folder, Path logs) throws Exception {
    parts = new PartsProcesses(folder, logs);
    try {
      parts
          .set("selection.shards", "64")
          .set("gateway.capacity", "400")
          .set("gateway.batch", "100")
          .set("gateway.retry-max", "PT1S")
          .set("smpp.window", "40")
          .set("smpp.answer-timeout", "PT4S")
          .set("smpp.reconnect-max", "PT1S");
      cluster = new ClusterProcesses(folder, logs, OFTEN);
    } catch (Exception e) {
      parts.close();
      throw e;
    }
    try {
      job = cluster.run(jar(), parts.arguments());
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  PartsProcesses parts() {
    return parts;
  }

  void awaitRunning() {
    cluster.rest().awaitRunning(job);
  }

  void awaitNextCheckpoint() {
    cluster.rest().awaitNextCheckpoint(job);
  }

  /** Kills, looks what was in flight, and starts again what it killed. */
  Set<String> strike(Kill.Target target) throws SQLException {
    if (target.hasTaskManager()) {
      cluster.killTaskManager();
    }
    if (target.hasJobManager()) {
      cluster.killJobManager();
    }
    if (target.hasTaskManager()) {
      // A statement that was under way may still end well.
      await("the killed TaskManager's connections are gone")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> parts.connectionsOfTheJob() == 0);
    }
    Set<String> open = openClaims();
    if (target.hasJobManager()) {
      cluster.startJobManager();
    }
    if (target.hasTaskManager()) {
      cluster.startTaskManager();
    }
    return open;
  }

  private Set<String> openClaims() throws SQLException {
    return parts
        .query("select campaign || '/' || member from sms_claim where state = 'CLAIMED'")
        .stream()
        .map(row -> row.get(0))
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    cluster.close();
    parts.close();
  }

  static Path jar() throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of("target"), "kadian-*.jar")) {
      return jars.iterator().next();
    }
  }
}
