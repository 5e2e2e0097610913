// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.cluster.ClusterAwayException;
import io.kadian.cluster.Daemon;
import io.kadian.cluster.Daemon.State;
import io.kadian.cluster.FlinkClient;
import io.kadian.cluster.Jobs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "status",
    description = "Tells which of the local cluster's processes run, and the job.",
    exitCodeList = {
      "0:it is up: all that was started runs",
      "1:some of its processes have died, or don't answer",
      "2:the command line is wrong",
      "3:Kafka, the database or Flink can't be reached: it is down",
      "70:a bug of ours"
    },
    footer = {"%nExample:", "  kadian cluster status || kadian cluster up"})
final class ClusterStatus implements Callable<Integer> {
  private final Kadian kadian;

  ClusterStatus(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() {
    ClusterDesk desk = new ClusterDesk(kadian);
    List<Daemon> daemons = desk.local().daemons();
    if (daemons.isEmpty()) {
      kadian.say("The cluster is down");
      return Kadian.UNREACHABLE;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("PROCESS", "STATE", "PID", "LOG"));
    boolean all = true;
    for (Daemon daemon : daemons) {
      boolean runs = daemon.state() == State.RUNS;
      all &= runs;
      rows.add(
          List.of(
              daemon.name(),
              runs ? "runs" : "DEAD",
              String.valueOf(daemon.pid()),
              daemon.log().getFileName().toString()));
    }
    kadian.say(Layout.table(rows));
    kadian.say("Logs are in " + daemons.get(0).log().getParent());
    if (!all) {
      kadian.say("Not all of it runs; 'scripts/cluster up' starts what is dead");
    }
    return sayWhatTheJobManagerSays(desk) && all ? Kadian.OK : Kadian.REFUSED;
  }

  private boolean sayWhatTheJobManagerSays(ClusterDesk desk) {
    try (FlinkClient client = desk.client()) {
      FlinkClient.Overview overview = client.overview();
      kadian.say(
          "Flink %s at %s: %d slots, %d free"
              .formatted(
                  overview.version(), client.address(), overview.slots(), overview.freeSlots()));
      for (Jobs.Job job : client.open()) {
        String since = Figures.instant(job.started(), kadian.zone());
        kadian.say("Job " + job.id() + ": " + job.state() + " since " + since);
      }
      return true;
    } catch (ClusterAwayException e) {
      kadian.say(e.getMessage());
      return false;
    }
  }
}
