// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.cluster.ClusterAwayException;
import io.kadian.cluster.FlinkClient;
import io.kadian.cluster.Jobs;
import io.kadian.cluster.LocalCluster;
import io.kadian.domain.InvalidInputException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "down",
    description =
        "Ends the local cluster's processes. A job must be stopped first, or what it holds is left"
            + " in its last checkpoint.",
    footer = {"%nExample:", "  kadian cluster down"})
final class ClusterDown implements Callable<Integer> {
  private final Kadian kadian;

  @Option(names = "--force", description = "Even if a job runs.")
  private boolean force;

  @Mixin private AsJson json = new AsJson();

  /**
   * As JSON.
   *
   * @param changed false: it was down already
   */
  private record Down(String state, boolean changed) {}

  ClusterDown(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws Exception {
    ClusterDesk desk = new ClusterDesk(kadian);
    return desk.run().alone(() -> down(desk));
  }

  private int down(ClusterDesk desk) {
    LocalCluster local = desk.local();
    if (!force && local.isRunning()) {
      refuseWhileAJobRuns(desk);
    }
    kadian.progress().of("ending the cluster");
    boolean changed = local.down();
    if (json.isAsked()) {
      kadian.answer(new Down("down", changed));
    } else {
      kadian.say(changed ? "The cluster is down" : "The cluster is down already");
    }
    return Kadian.OK;
  }

  private static void refuseWhileAJobRuns(ClusterDesk desk) {
    try (FlinkClient client = desk.client()) {
      List<String> open = client.open().stream().map(Jobs.Job::id).toList();
      if (!open.isEmpty()) {
        throw new InvalidInputException(
            "A job runs: "
                + String.join(", ", open)
                + ". Stop it first, with scripts/stop, or say --force.");
      }
    } catch (ClusterAwayException e) {
      // No JobManager, no job.
    }
  }
}
