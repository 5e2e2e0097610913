// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import static org.awaitility.Awaitility.await;

import io.kadian.status.StatusReader;
import io.kadian.testing.ClusterProcesses;
import io.kadian.testing.PartsProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All processes, with the job running on them; the same ones for many rounds. */
final class Rig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int LATEST = 4;

  /**
   * Deaths are noticed, jobs restarted and checkpoints taken in quick succession: more of all in a
   * round. A ZooKeeper session can't be much shorter: a busy machine would lose them without a
   * kill. And tasks flush their buffers 10 times a second, not 200 times: that took half a core all
   * the time.
   */
  private static final Map<String, String> OFTEN =
      Map.of(
          "execution.checkpointing.interval", "3 s",
          "execution.checkpointing.min-pause", "200 ms",
          "execution.buffer-timeout.interval", "100 ms",
          "heartbeat.interval", "500 ms",
          "high-availability.zookeeper.client.session-timeout", "3 s",
          "high-availability.zookeeper.client.retry-wait", "200 ms",
          "cluster.registration.error-delay", "200 ms",
          "restart-strategy.exponential-delay.initial-backoff", "200 ms",
          "restart-strategy.exponential-delay.max-backoff", "2 s");

  private final PartsProcesses parts;
  private final ClusterProcesses cluster;
  private final String job;
  private final Diary diary;
  private final SettleGate gate;
  private final StatusReader status;
  private final Deque<Duration> recoveries = new ArrayDeque<>();
  private Instant struck = Instant.EPOCH;
  private boolean isAway;

  /** What else is done in the instant after a kill. */
  interface Aftermath {
    void run() throws SQLException;
  }

  /**
   * @param folder for all that is gone with it
   * @param logs one file for each start of a process, and the diary
   */
  Rig(Path folder, Path logs) throws Exception {
    diary = new Diary(logs.resolve("diary.log"), Clock.system(ZoneId.systemDefault()));
    parts = new PartsProcesses(folder, logs);
    try {
      parts
          .set("selection.shards", "64")
          .set("gateway.capacity", "400")
          .set("gateway.batch", "100")
          .set("gateway.retry-max", "PT1S")
          .set("smpp.window", "40")
          .set("smpp.answer-timeout", "PT5S")
          .set("smpp.reconnect-min", "PT0.2S")
          .set("smpp.reconnect-max", "PT1S");
      gate = new SettleGate(parts);
      cluster = new ClusterProcesses(folder, logs, OFTEN);
    } catch (Exception e) {
      parts.close();
      throw e;
    }
    try {
      Instant began = Instant.now();
      job = cluster.run(jar(), parts.arguments());
      recoveries.add(Duration.between(began, Instant.now()));
      status = parts.statusReader();
    } catch (Exception e) {
      cluster.close();
      parts.close();
      throw e;
    }
  }

  PartsProcesses parts() {
    return parts;
  }

  Diary diary() {
    return diary;
  }

  SettleGate gate() {
    return gate;
  }

  StatusReader status() {
    return status;
  }

  /** How long the job is away after a kill, at worst: by the latest of them, on this machine. */
  Duration recovery() {
    return Collections.max(recoveries);
  }

  /** Whether every task runs that the last kill ended. */
  boolean isRunning() {
    return cluster.rest().isRunningSince(job, struck);
  }

  /** Waits, and remembers how long the last kill took the job away. */
  void awaitRecovered() throws IOException {
    await("the job runs").atMost(PATIENCE).until(this::isRunning);
    if (isAway) {
      isAway = false;
      Duration took = Duration.between(struck, Instant.now());
      diary.note("runs again after " + took.toMillis() + " ms");
      recoveries.add(took);
      if (recoveries.size() > LATEST) {
        recoveries.remove();
      }
    }
  }

  void awaitNextCheckpoint() {
    cluster.rest().awaitNextCheckpoint(job);
  }

  /** Waits until all members' records have been read and judged, and a restart keeps that. */
  void awaitIntake() throws IOException {
    awaitRecovered();
    cluster.rest().awaitCheckpoint(job, parts::membersAreKept);
    diary.note("every member is judged");
  }

  /** Empty while the JobManager is away: no checkpoint has begun since the last kill. */
  Optional<Instant> latestCheckpointBegan() {
    try {
      return Optional.of(cluster.rest().latestCheckpointBegan(job));
    } catch (UncheckedIOException e) {
      if (isAway) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Kills, looks what was in flight, and starts again what it killed. */
  Set<String> strike(Kill.Target target, Aftermath aftermath) throws SQLException {
    if (target.hasTaskManager()) {
      cluster.killTaskManager();
    }
    if (target.hasJobManager()) {
      cluster.killJobManager();
    }
    struck = Instant.now();
    isAway = true;
    aftermath.run();
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

  Set<String> openClaims() throws SQLException {
    return parts
        .query(
            """
            select campaign || '/' || member from sms_claim c
            where state = 'CLAIMED' and not exists (
              select from sms_log l
              where l.campaign = c.campaign and l.member = c.member and l.state = 'SENT')
            """)
        .stream()
        .map(row -> row.get(0))
        .collect(Collectors.toSet());
  }

  /** How many messages of a round are written down as sent. */
  long settled(String round) throws SQLException {
    return count("sms_log where state = 'SENT' and campaign like '" + round + "-%'");
  }

  /** How many rows a round has in the ledger. */
  long rows(String round) throws SQLException {
    return count("sms_log where campaign like '" + round + "-%'");
  }

  private long count(String what) throws SQLException {
    return Long.parseLong(parts.query("select count(*) from " + what).get(0).get(0));
  }

  @Override
  public void close() throws SQLException {
    // The last one first, each of them whatever becomes of the others.
    try (parts;
        cluster;
        gate;
        status) {
      diary.note("the end");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path jar() throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of("target"), "kadian-*.jar")) {
      return jars.iterator().next();
    }
  }
}
