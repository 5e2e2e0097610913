// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.cluster.LocalCluster;
import io.kadian.domain.InvalidInputException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description =
        "Starts a JobManager and TaskManagers on this machine, each a process, and waits until they"
            + " can run the job. What runs already is left as it is, what has died is started"
            + " again. Flink's jars are those of FLINK_HOME, or else Maven's; its configuration is"
            + " that of FLINK_CONF_DIR, or else flink-conf/config.yaml. Logs and pid files are in"
            + " run/, or else in KADIAN_RUN.",
    footer = {
      "%nExamples:",
      "  kadian cluster up --task-managers 2",
      "  kadian cluster up --port 8082 --rpc-port 6124",
      "  kadian cluster up --flink taskmanager.memory.process.size=2g"
    })
final class ClusterUp implements Callable<Integer> {
  private final Kadian kadian;

  @Option(
      names = "--task-managers",
      paramLabel = "N",
      description = "How many at least. Default: those that there were, or 1.")
  @Nullable
  private Integer taskManagers;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Of Flink's page and REST interface (rest.port). Default: 8081.")
  @Nullable
  private Integer port;

  @Option(
      names = "--rpc-port",
      paramLabel = "PORT",
      description = "Of the JobManager (jobmanager.rpc.port). Default: 6123.")
  @Nullable
  private Integer rpcPort;

  @Option(
      names = "--flink",
      paramLabel = "KEY=VALUE",
      description = "A setting of Flink's, stronger than config.yaml.")
  private Map<String, String> flink = new LinkedHashMap<>();

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      converter = SpanOfTime.class,
      defaultValue = "2m",
      description = "Give up waiting after this long. Default: ${DEFAULT-VALUE}.")
  private Duration limit;

  @Mixin private AsJson json = new AsJson();

  ClusterUp(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws Exception {
    if (taskManagers != null && taskManagers < 1) {
      throw new InvalidInputException("--task-managers: at least 1");
    }
    requirePort("--port", port);
    requirePort("--rpc-port", rpcPort);
    Map<String, String> settings = new LinkedHashMap<>(flink);
    if (port != null) {
      settings.put("rest.port", port.toString());
    }
    if (rpcPort != null) {
      settings.put("jobmanager.rpc.port", rpcPort.toString());
    }
    ClusterDesk desk = new ClusterDesk(kadian);
    LocalCluster.Wanted wanted =
        new LocalCluster.Wanted(desk.confToStartFrom(), settings, taskManagers, limit);
    return desk.run()
        .alone(
            () -> {
              kadian.progress().of("starting the cluster");
              up(desk, wanted);
              if (json.isAsked()) {
                kadian.answer(ClusterState.of(desk));
              }
              return Kadian.OK;
            });
  }

  private void up(ClusterDesk desk, LocalCluster.Wanted wanted) {
    try {
      desk.local(json.isAsked() ? line -> {} : kadian::say).up(wanted, desk.library());
    } catch (IllegalArgumentException e) { // as Flink says that a value is none
      throw new InvalidInputException(
          "Flink's configuration (config.yaml, --flink): " + e.getMessage(), e);
    }
  }

  private static void requirePort(String option, @Nullable Integer port) {
    if (port != null && (port < 1 || port > 65_535)) {
      throw new InvalidInputException(option + ": " + port + " is no port; there are 1 to 65535");
    }
  }
}
