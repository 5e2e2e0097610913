// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.kadian.cluster.ClusterAwayException;
import io.kadian.cluster.Daemon;
import io.kadian.cluster.FlinkClient;
import io.kadian.cluster.Jobs;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Of the local cluster.
 *
 * @param state up, down, or broken: some of its processes have died, or don't answer
 * @param flink null if nobody answers
 * @param problem why nobody does
 */
record ClusterState(
    String state,
    List<ClusterProcess> processes,
    @Nullable Flink flink,
    @Nullable String problem,
    List<Jobs.Job> jobs) {

  /**
   * @param state runs, or DEAD
   */
  record ClusterProcess(String name, String state, long pid, String log) {
    @JsonIgnore
    boolean isDead() {
      return state.equals("DEAD");
    }
  }

  record Flink(String version, String address, int slots, int freeSlots) {}

  static ClusterState of(ClusterDesk desk) {
    List<ClusterProcess> processes =
        desk.local().daemons().stream().map(ClusterState::process).toList();
    if (processes.isEmpty()) {
      return new ClusterState("down", processes, null, null, List.of());
    }
    boolean all = processes.stream().noneMatch(ClusterProcess::isDead);
    try (FlinkClient client = desk.client()) {
      FlinkClient.Overview overview = client.overview();
      Flink flink =
          new Flink(overview.version(), client.address(), overview.slots(), overview.freeSlots());
      return new ClusterState(all ? "up" : "broken", processes, flink, null, client.open());
    } catch (ClusterAwayException e) {
      return new ClusterState("broken", processes, null, e.getMessage(), List.of());
    }
  }

  private static ClusterProcess process(Daemon daemon) {
    boolean runs = daemon.state() == Daemon.State.RUNS;
    return new ClusterProcess(
        daemon.name(), runs ? "runs" : "DEAD", daemon.pid(), daemon.log().toString());
  }

  int exitCode() {
    return switch (state) {
      case "up" -> Kadian.OK;
      case "down" -> Kadian.UNREACHABLE;
      default -> Kadian.REFUSED;
    };
  }

  List<String> lines(ZoneId zone) {
    if (processes.isEmpty()) {
      return List.of("The cluster is down");
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("PROCESS", "STATE", "PID", "LOG"));
    for (ClusterProcess process : processes) {
      rows.add(
          List.of(
              process.name(),
              process.state(),
              String.valueOf(process.pid()),
              process.log().substring(process.log().lastIndexOf('/') + 1)));
    }
    List<String> lines = new ArrayList<>(Layout.table(rows));
    String log = processes.get(0).log();
    lines.add("Logs are in " + log.substring(0, log.lastIndexOf('/')));
    if (processes.stream().anyMatch(ClusterProcess::isDead)) {
      lines.add("Not all of it runs; 'scripts/cluster up' starts what is dead");
    }
    if (flink == null) {
      lines.add(problem);
      return lines;
    }
    lines.add(
        "Flink %s at %s: %d slots, %d free"
            .formatted(flink.version(), flink.address(), flink.slots(), flink.freeSlots()));
    for (Jobs.Job job : jobs) {
      lines.addAll(
          Layout.wrap(
              "Job " + job.id() + ": ",
              job.state() + " since " + Figures.instant(job.started(), zone)));
    }
    return lines;
  }
}
