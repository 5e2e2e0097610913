// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import static org.awaitility.Awaitility.await;

import io.kadian.testing.JavaProcess.Program;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/**
 * A standalone Flink cluster as a user would run it, from target/flink-lib and flink-conf: a
 * ZooKeeper, a JobManager and a TaskManager, each a process. Whoever kills one starts it again, as
 * systemd or Kubernetes would; the JobManager finds its job in ZooKeeper, and the job its latest
 * checkpoint.
 *
 * <p>Time-outs are shorter than Flink's own, so that a death is noticed in seconds.
 */
public final class ClusterProcesses implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String LIBRARY = "target/flink-lib/*";
  private static final Pattern SUBMITTED =
      Pattern.compile("submitted with JobID (\\p{XDigit}{32})");
  private static final int SLOTS = 2;
  private static final int TASK_MANAGER_HEAP = 512;

  private final Path conf;
  private final Path logs;
  private final FlinkRest rest;
  private final JavaProcess zooKeeper;
  private final List<JavaProcess> started = new ArrayList<>();
  private JavaProcess jobManager;
  private JavaProcess taskManager;

  /**
   * Starts it and waits until it can run a job.
   *
   * @param folder for its configuration, checkpoints and savepoints
   * @param logs one file for each start of a process
   * @param overrides of flink-conf/config.yaml
   */
  public ClusterProcesses(Path folder, Path logs, Map<String, String> overrides)
      throws IOException {
    this.logs = logs;
    this.conf = Files.createDirectories(folder.resolve("conf"));
    int restPort = freePort();
    int zooKeeperPort = freePort();
    this.rest = new FlinkRest(restPort);
    Map<String, String> settings = new LinkedHashMap<>(own(folder, restPort, zooKeeperPort));
    settings.putAll(overrides);
    Files.writeString(conf.resolve("config.yaml"), yaml(settings));
    this.zooKeeper = startZooKeeper(folder, zooKeeperPort);
    try {
      startJobManager();
      startTaskManager();
      await("slots").atMost(PATIENCE).until(() -> rest.hasSlots(SLOTS));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  public FlinkRest rest() {
    return rest;
  }

  public void killJobManager() {
    jobManager.kill();
  }

  public void killTaskManager() {
    taskManager.kill();
  }

  public void startJobManager() {
    jobManager =
        start(
            "jobmanager",
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            512,
            List.of("--configDir", conf.toString()));
  }

  public void startTaskManager() {
    taskManager =
        start(
            "taskmanager",
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            TASK_MANAGER_HEAP,
            List.of("--configDir", conf.toString()));
  }

  /** {@code flink run -d}: returns the job's id. */
  public String run(Path jar, String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("run", "-d", jar.toString()));
    command.addAll(List.of(arguments));
    JavaProcess flink = start("flink-run", "org.apache.flink.client.cli.CliFrontend", 512, command);
    int exit = flink.awaitEnd();
    Matcher submitted = SUBMITTED.matcher(flink.output());
    if (exit != 0 || !submitted.find()) {
      throw new IllegalStateException("flink run ended with " + exit + ": " + flink.output());
    }
    String job = submitted.group(1);
    rest.awaitRunning(job);
    return job;
  }

  /** Kills what is left. */
  @Override
  public void close() {
    started.forEach(JavaProcess::kill);
    zooKeeper.kill();
  }

  private JavaProcess startZooKeeper(Path folder, int port) throws IOException {
    Path settings = conf.resolve("zoo.cfg");
    Files.writeString(
        settings,
        """
        tickTime=500
        clientPort=%d
        dataDir=%s
        admin.enableServer=false
        """
            .formatted(port, Files.createDirectories(folder.resolve("zookeeper"))));
    return JavaProcess.start(
        new Program(
            "zookeeper",
            "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
            System.getProperty("java.class.path"), // with snappy, which flink-dist has too
            128,
            JavaProcess.QUICK_START,
            Map.of()),
        logs.resolve("zookeeper.log"),
        List.of("--zkConfigFile", settings.toString(), "--peerId", "1"));
  }

  private JavaProcess start(String name, String mainClass, int megabytes, List<String> arguments) {
    started.removeIf(process -> !process.isAlive());
    JavaProcess process =
        JavaProcess.start(
            new Program(
                name,
                mainClass,
                LIBRARY,
                megabytes,
                JavaProcess.QUICK_START,
                Map.of("FLINK_CONF_DIR", conf.toString())),
            logs.resolve(name + '-' + System.currentTimeMillis() + ".log"),
            arguments);
    started.add(process);
    return process;
  }

  private static Map<String, String> own(Path folder, int restPort, int zooKeeperPort) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("jobmanager.rpc.address", "localhost");
    settings.put("taskmanager.host", "localhost");
    settings.put("rest.address", "localhost");
    settings.put("rest.port", String.valueOf(restPort));
    settings.put("rest.bind-port", String.valueOf(restPort));
    settings.put("parallelism.default", String.valueOf(SLOTS));
    settings.put("taskmanager.numberOfTaskSlots", String.valueOf(SLOTS));
    settings.put("execution.checkpointing.dir", folder.toUri() + "checkpoints");
    settings.put("state.changelog.dstl.dfs.base-path", folder.toUri() + "changelog");
    settings.put("execution.checkpointing.savepoint-dir", folder.toUri() + "savepoints");
    settings.put("io.tmp.dirs", folder.resolve("tmp").toString());
    // What Flink's scripts work out from taskmanager.memory.process.size.
    settings.put("taskmanager.cpu.cores", "2");
    settings.put("taskmanager.memory.framework.heap.size", "128m");
    settings.put("taskmanager.memory.framework.off-heap.size", "128m");
    settings.put("taskmanager.memory.jvm-metaspace.size", "256m");
    settings.put("taskmanager.memory.jvm-overhead.min", "192m");
    settings.put("taskmanager.memory.jvm-overhead.max", "192m");
    settings.put("taskmanager.memory.task.heap.size", (TASK_MANAGER_HEAP - 128) + "m");
    settings.put("taskmanager.memory.task.off-heap.size", "64m");
    settings.put("taskmanager.memory.network.min", "128m");
    settings.put("taskmanager.memory.network.max", "128m");
    settings.put("taskmanager.memory.managed.size", "256m");
    settings.put("high-availability.type", "zookeeper");
    settings.put("high-availability.zookeeper.quorum", "localhost:" + zooKeeperPort);
    settings.put("high-availability.storageDir", folder.toUri() + "high-availability");
    settings.put("high-availability.zookeeper.client.session-timeout", "4 s");
    settings.put("high-availability.zookeeper.client.connection-timeout", "4 s");
    settings.put("high-availability.zookeeper.client.retry-wait", "500 ms");
    settings.put("heartbeat.interval", "1 s");
    settings.put("heartbeat.timeout", "10 s");
    settings.put("cluster.registration.error-delay", "500 ms");
    settings.put("cluster.registration.max-timeout", "2 s");
    return settings;
  }

  private static String yaml(Map<String, String> settings) {
    Configuration shipped = GlobalConfiguration.loadConfiguration("flink-conf");
    Map<String, String> all = new TreeMap<>(shipped.toMap());
    all.remove("taskmanager.memory.process.size");
    all.putAll(settings);
    return all.entrySet().stream()
        .map(setting -> setting.getKey() + ": \"" + setting.getValue() + "\"\n")
        .collect(Collectors.joining());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
