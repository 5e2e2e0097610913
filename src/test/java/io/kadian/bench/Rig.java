// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import static org.awaitility.Awaitility.await;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.Command;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.testing.Installation;
import io.kadian.testing.PartsProcesses;
import io.kadian.testing.Rest;
import io.kadian.testing.Scrape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;

/**
 * The main job on a cluster as a user runs it (scripts/cluster, scripts/submit), with Kafka, a
 * PostgreSQL that writes to the disk, and an SMSC: each a process of its own.
 */
final class Rig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  /** Of one metric: all of them cost the TaskManager some hundredths of its time. */
  private static final String PAGE = "http://localhost:%d/metrics?name%%5B%%5D=%s";

  private static final String TASKMANAGER = "taskmanager";
  private static final Duration UNTIL_QUIET = Duration.ofMinutes(1);
  private static final int QUIET_SECONDS = 2;

  /** A job that waits takes half of this. */
  private static final double QUIET_CORES = 0.7;

  private static final String OPERATOR = "flink_taskmanager_job_task_operator_";
  private static final Pattern JOB = Pattern.compile("Job (\\p{XDigit}{32}) runs");

  private final Path folder;
  private final PartsProcesses parts;
  private final Installation kadian;
  private final int restPort = freePort();
  private final int metricsPort = freePort();
  private final int slots;
  private ProcessCosts costs;
  private JobID job;

  /**
   * @param slots of the one TaskManager, and subtasks of each stage
   * @param flink settings of Flink's, stronger than flink-conf/config.yaml
   */
  Rig(Path folder, Path jar, int slots, Map<String, String> flink) throws Exception {
    this.folder = folder;
    this.slots = slots;
    parts = PartsProcesses.inEarnest(folder, folder.resolve("logs"));
    kadian = new Installation(folder, jar).set("JDK_JAVA_OPTIONS", "-Dfile.encoding=UTF-8");
    parts.startSmsc(AtBest.SMSC);
    List<String> up = new ArrayList<>(List.of("up", "--port", "" + restPort, "--limit", "3m"));
    up.addAll(List.of("--rpc-port", "" + freePort()));
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("taskmanager.numberOfTaskSlots", String.valueOf(slots));
    settings.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    settings.put(
        "state.changelog.dstl.dfs.base-path", folder.resolve("changelog").toUri().toString());
    settings.put(
        "execution.checkpointing.savepoint-dir", folder.resolve("savepoints").toUri().toString());
    settings.put("metrics.reporter.prom.port", metricsPort + "-" + (metricsPort + 1));
    settings.put("web.checkpoints.history", "1000");
    settings.putAll(flink);
    settings.forEach((key, value) -> up.addAll(List.of("--flink", key + '=' + value)));
    call("cluster", up.toArray(String[]::new));
  }

  PartsProcesses parts() {
    return parts;
  }

  /** Submits the job and returns when all its tasks run. */
  void submit() throws Exception {
    Properties settings = new Properties();
    settings.putAll(parts.settings());
    Path file = folder.resolve("bench.properties");
    try (var out = Files.newBufferedWriter(file)) {
      settings.store(out, null);
    }
    Matcher said = JOB.matcher(call("submit", "--settings", file.toString()));
    if (!said.find()) {
      throw new IllegalStateException("scripts/submit names no job");
    }
    job = JobID.fromHexString(said.group(1));
    Map<String, Long> pids = new LinkedHashMap<>();
    pids.put(TASKMANAGER, pid("taskmanager-1"));
    pids.put("jobmanager", pid("jobmanager"));
    pids.putAll(parts.pids());
    costs = new ProcessCosts(pids);
  }

  private long pid(String process) throws IOException {
    return Long.parseLong(
        Files.readString(kadian.run().resolve("pid").resolve(process + ".pid")).strip());
  }

  private String call(String script, String... arguments) throws Exception {
    Installation.Answer answer = kadian.call(script, arguments);
    if (answer.exitCode() != 0) {
      throw new IllegalStateException("scripts/" + script + ": " + answer.out() + answer.err());
    }
    return answer.out();
  }

  int slots() {
    return slots;
  }

  ProcessCosts costs() {
    return costs;
  }

  Checkpoints checkpoints() {
    return new Checkpoints(rest(), job);
  }

  private Rest rest() {
    return new Rest(URI.create("http://localhost:" + restPort));
  }

  MemberFeed members() {
    return new MemberFeed(parts.settings().get("kafka.bootstrap-servers"));
  }

  void segment(String name, String condition) {
    parts.publish(new PublishedSegment(name, "SELECT * FROM members WHERE " + condition, 1));
  }

  void announce(Campaign campaign) {
    parts.publish(new AnnouncedCampaign(campaign, now()));
  }

  /** Returns the command's instant. */
  Instant work(String campaign, Command.Action action, Instant at) {
    Instant now = now();
    parts.publish(new Command(campaign + '.' + now.toEpochMilli(), campaign, action, at, now));
    return now;
  }

  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Messages that hold has now. */
  long held() {
    return metric("held", Map.of());
  }

  /** What selection has taken so far: members' records, tickets and campaigns. */
  long taken() {
    return metric("numRecordsIn", Map.of("operator_name", "select-audience"));
  }

  /**
   * @throws IllegalStateException if the job was started again: figures of such a run mean nothing
   */
  void requireNoRestart() throws Exception {
    int restarts = rest().restarts(job);
    if (restarts != 0) {
      throw new IllegalStateException("The job was started again, times: " + restarts);
    }
  }

  /** Outcomes that went to the ledger, of all kinds. */
  long ended() {
    return metric("state_outcomes", Map.of());
  }

  private long metric(String name, Map<String, String> labels) {
    double sum = 0;
    int answers = 0;
    for (int port = metricsPort; port <= metricsPort + 1; port++) {
      try {
        URI page = URI.create(PAGE.formatted(port, OPERATOR + name));
        sum += Scrape.of(page).sum(OPERATOR + name, labels);
        answers++;
      } catch (ConnectException e) {
        // Of the range only those ports are in use that somebody took.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    if (answers == 0) {
      throw new IllegalStateException("Neither JobManager nor TaskManager is there any more");
    }
    return (long) sum;
  }

  /**
   * Until the TaskManager has compiled what it has to, and nothing is left of what was before: on
   * the day a job has run for long, and its campaigns were announced long ago.
   */
  void untilQuiet() throws InterruptedException {
    Instant latest = Instant.now().plus(UNTIL_QUIET);
    double used = Double.MAX_VALUE;
    while (used > QUIET_CORES && Instant.now().isBefore(latest)) {
      used = coresUsedIn(QUIET_SECONDS);
    }
  }

  /** What the TaskManager takes from now on, on average. */
  double coresUsedIn(int seconds) throws InterruptedException {
    double before = costs.cpuSeconds().get(TASKMANAGER);
    TimeUnit.SECONDS.sleep(seconds);
    return (costs.cpuSeconds().get(TASKMANAGER) - before) / seconds;
  }

  /** Looks thrice a second: the page of metrics costs whom it asks some milliseconds. */
  static void until(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).until(condition);
  }

  /** Of the ledger: one row's columns. */
  List<String> row(String sql) throws Exception {
    return parts.query(sql).get(0);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      kadian.close();
    } finally {
      parts.close();
    }
  }
}
