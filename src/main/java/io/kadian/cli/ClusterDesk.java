// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.cluster.FlinkClient;
import io.kadian.cluster.FlinkLibrary;
import io.kadian.cluster.FlinkRun;
import io.kadian.cluster.Jobs;
import io.kadian.cluster.LocalCluster;
import io.kadian.cluster.Poll;
import io.kadian.cluster.RunFolder;
import io.kadian.cluster.Submissions;
import io.kadian.domain.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/** What the commands for a cluster and its job share: where it is, and what it takes to use it. */
final class ClusterDesk {
  private final Kadian kadian;
  private final Surroundings surroundings;

  ClusterDesk(Kadian kadian) {
    this.kadian = kadian;
    this.surroundings = kadian.surroundings();
  }

  RunFolder run() {
    return RunFolder.of(surroundings.environment(), surroundings.home());
  }

  Poll poll() {
    return new Poll(surroundings.clock(), surroundings.pause()::pause);
  }

  FlinkLibrary library() {
    return FlinkLibrary.find(surroundings.environment(), surroundings.home());
  }

  LocalCluster local() {
    return local(kadian::say);
  }

  LocalCluster local(Consumer<String> say) {
    return new LocalCluster(
        run(),
        poll(),
        say,
        (there, wanted) -> kadian.progress().of("waiting for the slots", there, wanted));
  }

  Submissions submissions() {
    return new Submissions(run());
  }

  /** What the local cluster is made from: {@code FLINK_CONF_DIR}, or ours. */
  Path confToStartFrom() {
    Path given = confGiven();
    return given == null ? ourConf() : given;
  }

  /** Of the cluster that the job's commands talk to. */
  Path conf() {
    Path given = confGiven();
    if (Files.exists(run().conf().resolve("config.yaml"))
        && (given == null || local().isRunning())) {
      return run().conf();
    }
    if (given == null) {
      throw new InvalidInputException(
          "There is no cluster: start one with scripts/cluster up, or let FLINK_CONF_DIR name the"
              + " configuration folder of yours.");
    }
    return given;
  }

  @Nullable
  private Path confGiven() {
    String given = surroundings.environment().getOrDefault("FLINK_CONF_DIR", "");
    return given.isEmpty() ? null : Path.of(given).toAbsolutePath();
  }

  private Path ourConf() {
    Path home = surroundings.home() == null ? Path.of("") : surroundings.home();
    return home.resolve("flink-conf").toAbsolutePath();
  }

  FlinkClient client() {
    return FlinkClient.open(conf(), poll());
  }

  /** Once it is known that there is a cluster. */
  FlinkClient patientClient() {
    return FlinkClient.openPatiently(conf(), poll());
  }

  /**
   * @param settings of what is prepared now
   */
  FlinkRun flinkRun(Settings settings) {
    Path logging = ourConf().resolve("log4j-cli.properties");
    return new FlinkRun(
        run(), library(), conf(), logging, submissions(), settings.plainVariables());
  }

  /**
   * The job, if one runs or tries to.
   *
   * @throws InvalidInputException if there are several: nobody can tell which one is meant
   */
  static Optional<Jobs.Job> theJob(Jobs jobs) {
    List<Jobs.Job> open = jobs.open();
    if (open.size() > 1) {
      throw new InvalidInputException(
          "%d of Kadian's jobs run, and there must be one: %s. Cancel the others on Flink's page."
              .formatted(open.size(), open.stream().map(Jobs.Job::id).toList()));
    }
    return open.stream().findFirst();
  }

  /** The overrides with paths that hold from another working directory, too. */
  Map<String, String> overrides() {
    return SubmittedSettings.absolute(kadian.overrides());
  }

  /**
   * A folder as the cluster must be told of it: its working directory isn't ours.
   *
   * @param named a path, or a URI
   */
  static String path(String named) {
    return named.contains(":/") ? named : Path.of(named).toAbsolutePath().normalize().toString();
  }
}
