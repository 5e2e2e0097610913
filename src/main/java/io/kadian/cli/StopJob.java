// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.cluster.ClusterAwayException;
import io.kadian.cluster.FlinkClient;
import io.kadian.cluster.Jobs;
import io.kadian.cluster.Submission;
import io.kadian.cluster.Submissions;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "stop",
    description =
        "Stops the job with a savepoint and says where that is. What is held stays held, in the"
            + " savepoint; messages that fall due meanwhile leave when the job is submitted again,"
            + " unless they have expired.",
    footer = {"%nExample:", "  kadian job stop && kadian job submit --from latest"})
final class StopJob implements Callable<Integer> {
  private final Kadian kadian;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description =
          "For the savepoint, where all of the cluster can write. Default: the cluster's"
              + " execution.checkpointing.savepoint-dir.")
  @Nullable
  private String to;

  @Mixin private AsJson json = new AsJson();

  /**
   * As JSON.
   *
   * @param job null if none runs
   */
  private record Stopped(@Nullable String job, @Nullable String savepoint) {}

  StopJob(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws Exception {
    ClusterDesk desk = new ClusterDesk(kadian);
    return desk.run().alone(() -> stop(desk));
  }

  private int stop(ClusterDesk desk) {
    try (FlinkClient client = desk.client()) {
      Optional<Jobs.Job> job = ClusterDesk.theJob(client);
      if (job.isEmpty()) {
        return tell(new Stopped(null, null), "No job runs");
      }
      Submissions submissions = desk.submissions();
      Optional<Submission> submission = submissions.ofJob(job.get().id());
      String savepoint = stop(job.get().id(), desk);
      submission.ifPresent(stopped -> submissions.stopped(stopped, savepoint));
      return tell(
          new Stopped(job.get().id(), savepoint),
          "Job " + job.get().id() + " is stopped; savepoint " + savepoint);
    }
  }

  private int tell(Stopped stopped, String words) {
    if (json.isAsked()) {
      kadian.answer(stopped);
    } else {
      kadian.say(words);
    }
    return Kadian.OK;
  }

  private String stop(String job, ClusterDesk desk) {
    kadian.progress().of("stopping the job with a savepoint");
    try (FlinkClient client = desk.patientClient()) {
      return client.stop(job, to == null ? null : ClusterDesk.path(to));
    } catch (ClusterAwayException e) {
      throw new ClusterAwayException(
          "Nobody knows whether job "
              + job
              + " was stopped; see 'scripts/cluster status' and 'scripts/savepoints'. "
              + e.getMessage(),
          e);
    }
  }
}
