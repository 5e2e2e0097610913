// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.domain.Json;
import io.kadian.simulator.ReceivedMessage;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.status.CampaignStatus;
import io.kadian.testing.Installation;
import io.kadian.testing.Installation.Answer;
import io.kadian.testing.LocalParts;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts of README's "On a cluster", as a user calls them, on a standalone cluster with real
 * Kafka, PostgreSQL and SMSC.
 */
class ClusterScriptsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int MEMBERS = 60;
  private static final String PASSWORD = "Sesame-0penUp";

  @TempDir Path folder;
  private LocalParts parts;
  private Installation kadian;
  private Path jar;
  private String settings;

  @BeforeEach
  void install() throws Exception {
    try (var jars = Files.newDirectoryStream(Path.of("target"), "kadian-*.jar")) {
      jar = jars.iterator().next();
    }
    parts = new LocalParts(SimulatorOptions.builder().build());
    parts.ledger().execute("create role sender login superuser password '" + PASSWORD + "'");
    kadian = new Installation(folder, jar);
    kadian.set("KADIAN_DATABASE_PASSWORD", PASSWORD);
    settings = settingsFile().toString();
  }

  @AfterEach
  void end() throws Exception {
    try {
      kadian.close();
    } finally {
      parts.close();
    }
  }

  @Test
  void keepWhatIsHeldFromUpToDown() throws Exception {
    startACluster();
    submitTheJob();
    Instant due = announce("double12", Duration.ofMinutes(1));
    announce("later", Duration.ofHours(1));
    awaitHeld("later");
    refuseWhatIsNoJar();
    upgrade();
    upgradeToAJarThatCannotStart();
    awaitOldJobsClassesGone();
    refuseWhatCannotBeCarriedOver();
    awaitSentOnce(due);
    listSavepoints();
    stopAll();
    assertThat(kadian.used()).containsAll(commandsOfTheReadme());
  }

  private void startACluster() throws Exception {
    assertThat(kadian.call("cluster", "status").exitCode()).isEqualTo(3);
    assertThat(kadian.call("stop").err()).contains("There is no cluster");
    String[] up = {
      "up",
      "--limit",
      "5m",
      "--port",
      freePort(),
      "--rpc-port",
      freePort(),
      "--flink",
      "taskmanager.memory.process.size=1728m",
      "--flink", // or the JDK's soft references keep classes for a second a free megabyte
      "env.java.opts.taskmanager=-XX:SoftRefLRUPolicyMSPerMB=0",
      "--flink",
      "execution.checkpointing.interval=2 s",
      "--flink",
      "execution.checkpointing.min-pause=500 ms",
      "--flink", // as shipped, a job that only holds messages takes half a core
      "execution.buffer-timeout.interval=100 ms",
      "--flink",
      "execution.checkpointing.dir=file://" + folder.resolve("check points"),
      "--flink",
      "execution.checkpointing.savepoint-dir=file://" + folder.resolve("save points")
    };
    assertThat(succeeds(kadian.call("cluster", up))).contains("The cluster is up: ", "2 slots");
    assertThat(json(kadian.call("cluster", "up", "--json")).at("/flink/slots").asInt())
        .isEqualTo(2);
    assertThat(kadian.call("cluster", "up", "--port", "1"))
        .returns(1, Answer::exitCode)
        .satisfies(answer -> assertThat(answer.err()).contains("is up with rest.port"));

    long pid =
        Long.parseLong(Files.readString(kadian.run().resolve("pid/taskmanager-1.pid")).strip());
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    assertThat(kadian.call("cluster", "status"))
        .returns(1, Answer::exitCode)
        .satisfies(
            answer ->
                assertThat(answer.out()).containsPattern("taskmanager-1 +DEAD").contains("" + pid));
    assertThat(succeeds(kadian.call("cluster", "up", "--limit", "5m"))).contains("is up: ");
    JsonNode status = json(kadian.call("cluster", "status", "--json"));
    assertThat(status.path("state").asText()).isEqualTo("up");
    assertThat(status.path("processes").findValuesAsText("state")).containsExactly("runs", "runs");
  }

  private void submitTheJob() throws Exception {
    assertThat(succeeds(kadian.call("submit", "--settings", settings, "--limit", "5m")))
        .contains(" runs: version ");
    assertThat(succeeds(kadian.call("submit", "--settings", settings))).contains("runs already");
    assertThat(kadian.call("submit", "--settings", settings, "-D", "hold.chunk=7"))
        .returns(1, Answer::exitCode)
        .satisfies(
            answer -> assertThat(answer.err()).contains("Setting hold.chunk: (default) -> 7"));
    parts.members(
        IntStream.range(0, MEMBERS)
            .mapToObj(
                n ->
                    Map.<String, Object>of(
                        "member_id", "m" + n, "phone", "138%08d".formatted(n), "consent", true))
            .toList());
    Path all = Files.writeString(folder.resolve("all.sql"), "SELECT * FROM members WHERE consent");
    succeeds(kadian.call("kadian", "segment", "publish", all.toString(), "--settings", settings));
    for (ProcessHandle process : kadian.processes()) {
      Path environment = Path.of("/proc/" + process.pid() + "/environ");
      if (Files.isReadable(environment)) {
        assertThat(Files.readString(environment, StandardCharsets.ISO_8859_1))
            .doesNotContain(PASSWORD)
            .contains("MALLOC_ARENA_MAX=2");
      }
    }
  }

  private Instant announce(String campaign, Duration ahead) throws Exception {
    Instant due = Instant.now().plus(ahead);
    String yaml =
        """
        id: %s
        segment: all
        message: "【富销云】%s,双12今晚8点开抢 拒收请回复R"
        send_at: %s
        """
            .formatted(campaign, campaign, due);
    Path file = Files.writeString(folder.resolve(campaign + ".yaml"), yaml);
    succeeds(
        kadian.call("kadian", "campaign", "announce", file.toString(), "--settings", settings));
    return due;
  }

  private void awaitHeld(String campaign) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(parts.statuses(List.of(campaign)))
                    .extracting(CampaignStatus::held)
                    .containsExactly((long) MEMBERS));
  }

  private void refuseWhatIsNoJar() throws Exception {
    assertThat(kadian.call("upgrade", settings))
        .returns(1, Answer::exitCode)
        .satisfies(answer -> assertThat(answer.err()).contains("is not a jar"));
    assertThat(kadian.call("upgrade", jar.toAbsolutePath().toString(), "-D", "smpp.prt=1"))
        .returns(1, Answer::exitCode)
        .satisfies(answer -> assertThat(answer.err()).contains("no setting 'smpp.prt'"));
    assertThat(succeeds(kadian.call("savepoints"))).contains("There is none in");
  }

  /** What the client sees changes nothing; what only the state knows is rolled back. */
  private void refuseWhatCannotBeCarriedOver() throws Exception {
    String lost = Files.readString(Path.of("sql/members.sql")).replaceFirst("phone +STRING,", "");
    Path ddl = Files.writeString(folder.resolve("lost.sql"), lost);
    assertThat(kadian.call("upgrade", jar.toAbsolutePath().toString(), "-D", "members.ddl=" + ddl))
        .returns(1, Answer::exitCode)
        .satisfies(answer -> assertThat(answer.err()).contains("column phone STRING is missing"));

    Answer answer =
        kadian.call(
            "upgrade",
            jar.toAbsolutePath().toString(),
            "-D",
            "selection.shards=32",
            "--limit",
            "5m");
    assertThat(answer.exitCode()).as(answer.out() + answer.err()).isEqualTo(4);
    assertThat(answer.out()).contains("later: " + MEMBERS + " held before, " + MEMBERS + " now");
    assertThat(answer.err())
        .contains("the new jar failed: the job ended: selection.shards was 16 when")
        .contains("runs the old jar, and every message is there");
  }

  private void upgrade() throws Exception {
    Path renamed = Files.copy(jar, folder.resolve("kadian next.jar"));
    assertThat(succeeds(kadian.call("upgrade", renamed.toString(), "--limit", "5m")))
        .contains("later: " + MEMBERS + " held before, " + MEMBERS + " now")
        .contains("Upgraded: job ");
  }

  private void upgradeToAJarThatCannotStart() throws Exception {
    Answer answer =
        kadian.call("upgrade", jarThatCannotStart().toString(), "--limit", "30s", "--json");
    assertThat(answer.exitCode()).as(answer.out() + answer.err()).isEqualTo(4);
    JsonNode result = Json.read(answer.out().getBytes(StandardCharsets.UTF_8), JsonNode.class);
    assertThat(result.path("ending").asText()).isEqualTo("ROLLED_BACK");
    assertThat(result.at("/held/later/before").asInt()).isEqualTo(MEMBERS);
    assertThat(result.at("/held/later/after").asInt()).isEqualTo(MEMBERS);
    assertThat(answer.err())
        .contains("the new jar failed: ")
        .contains("io.kadian.database.Pools")
        .contains("runs the old jar, and every message is there");
  }

  /** What the client needs is there, and what an operator needs when it opens isn't. */
  private Path jarThatCannotStart() throws IOException {
    Path broken = Files.copy(jar, folder.resolve("kadian broken.jar"));
    try (FileSystem contents = FileSystems.newFileSystem(broken)) {
      Files.delete(contents.getPath("io/kadian/database/Pools.class"));
    }
    return broken;
  }

  /**
   * A job's classes go when it has ended: a cluster that is upgraded again and again would run out
   * of metaspace. Of four submissions one runs, and the JDK itself may keep the last one before
   * (ObjectMethods' method handles do so).
   */
  private void awaitOldJobsClassesGone() throws Exception {
    String pid = Files.readString(kadian.run().resolve("pid/taskmanager-1.pid")).strip();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              jcmd(pid, "GC.run");
              assertThat(jcmd(pid, "VM.classloader_stats").lines())
                  .filteredOn(line -> line.endsWith("org.apache.flink.util.ChildFirstClassLoader"))
                  .hasSizeBetween(1, 3);
            });
  }

  private static String jcmd(String pid, String command) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process = new ProcessBuilder(jcmd, pid, command).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private void awaitSentOnce(Instant due) throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        parts
                            .ledger()
                            .query("select campaign, state, count(*) from sms_log group by 1, 2"))
                    .containsExactly("double12|SENT|" + MEMBERS));
    List<ReceivedMessage> received = parts.smsc().messages();
    assertThat(received).hasSize(MEMBERS);
    assertThat(parts.smsc().report().repeats()).isZero();
    assertThat(received).allSatisfy(message -> assertThat(message.at()).isAfterOrEqualTo(due));
    awaitHeld("later");
  }

  private void listSavepoints() throws Exception {
    assertThat(
            succeeds(kadian.call("savepoints")).lines().filter(line -> line.endsWith(" complete")))
        .hasSize(3);
    JsonNode json = json(kadian.call("savepoints", "--json"));
    assertThat(json).hasSize(3);
    assertThat(json.get(0).path("path").asText()).contains("/save points/savepoint-");
    assertThat(json.get(0).path("bytes").asLong()).isPositive();
    assertThat(Instant.parse(json.get(0).path("at").asText()))
        .isAfter(Instant.parse(json.get(1).path("at").asText()));
  }

  private void stopAll() throws Exception {
    assertThat(kadian.call("cluster", "down"))
        .returns(1, Answer::exitCode)
        .satisfies(answer -> assertThat(answer.err()).contains("A job runs"));
    assertThat(succeeds(kadian.call("stop"))).contains("is stopped; savepoint file:");
    assertThat(succeeds(kadian.call("stop"))).contains("No job runs");
    assertThat(kadian.call("submit", "--settings", settings))
        .returns(1, Answer::exitCode)
        .satisfies(answer -> assertThat(answer.err()).contains("--from latest"));
    goOnFromWhereItStopped();
    succeeds(kadian.call("cluster", "down"));
    assertThat(json(kadian.call("cluster", "down", "--json")).toString())
        .isEqualTo("{\"state\":\"down\",\"changed\":false}");
    assertThat(kadian.processes()).isEmpty();
    try (Stream<Path> files = Files.walk(kadian.run())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(PASSWORD);
      }
    }
  }

  /** Wherever the savepoint is. */
  private void goOnFromWhereItStopped() throws Exception {
    String[] latest = {"--settings", settings, "--from", "latest", "--limit", "5m"};
    assertThat(succeeds(kadian.call("submit", latest))).contains("/save points/savepoint-");
    Path elsewhere = folder.resolve("other save points");
    JsonNode stopped = json(kadian.call("stop", "--to", "file://" + elsewhere, "--json"));
    assertThat(stopped.path("savepoint").asText()).contains("/other save points/savepoint-");
    assertThat(succeeds(kadian.call("submit", latest))).contains("/other save points/savepoint-");
    awaitHeld("later");
    succeeds(kadian.call("stop"));
  }

  /** The job's settings, but for the database's password, which comes by the environment. */
  private Path settingsFile() throws IOException {
    String[] arguments = parts.arguments();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < arguments.length; i += 2) {
      String key = arguments[i].substring(2);
      if (!key.equals("database.user")) {
        lines.append(key).append(" = ").append(arguments[i + 1]).append('\n');
      }
    }
    lines.append("database.user = sender\nselection.shards = 16\n");
    return Files.writeString(folder.resolve("my settings.properties"), lines);
  }

  /** {@code cluster up}, {@code submit}, ... */
  private static Set<String> commandsOfTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("## On a cluster");
    String section = readme.substring(begin, readme.indexOf("\n## ", begin + 1));
    Set<String> commands =
        Pattern.compile("^ +scripts/(cluster [a-z]+|[a-z]+)", Pattern.MULTILINE)
            .matcher(section)
            .results()
            .map((MatchResult match) -> match.group(1))
            .collect(Collectors.toSet());
    assertThat(commands).contains("cluster up", "upgrade");
    return commands;
  }

  private static JsonNode json(Answer answer) {
    return Json.read(succeeds(answer).getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }

  private static String succeeds(Answer answer) {
    assertThat(answer.exitCode()).as(answer.out() + answer.err()).isZero();
    return answer.out();
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return String.valueOf(socket.getLocalPort());
    }
  }
}
