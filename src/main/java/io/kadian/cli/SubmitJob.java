// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.cluster.FlinkClient;
import io.kadian.cluster.Jobs;
import io.kadian.cluster.KadianJar;
import io.kadian.cluster.Savepoint;
import io.kadian.cluster.Savepoints;
import io.kadian.cluster.Submission;
import io.kadian.cluster.Submissions;
import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "submit",
    description =
        "Submits the job, as 'flink run -d' does, and waits until all its tasks run. The jar and"
            + " the settings are kept for a later upgrade. Settings are those of --settings, of"
            + " KADIAN_... in the environment, and of -D; passwords by the environment or a file.",
    footer = {
      "%nExamples:",
      "  kadian job submit --settings my.properties",
      "  kadian job submit --settings my.properties --from latest"
    })
final class SubmitJob implements Callable<Integer> {
  private static final String LATEST = "latest";

  private final Kadian kadian;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "Kadian's jar. Default: the one that this command comes from.")
  @Nullable
  private Path jar;

  @Option(
      names = "--from",
      paramLabel = "SAVEPOINT",
      description =
          "Go on from this savepoint or checkpoint, as 'savepoints' lists them; 'latest' is the"
              + " newest that the last job has left, or began with.")
  @Nullable
  private String from;

  @Option(
      names = "--fresh",
      description = "Begin with nothing, though the last job was stopped with a savepoint.")
  private boolean fresh;

  @Option(
      names = {"-n", "--allow-non-restored-state"},
      description = "Leave out state that no operator of the jar wants.")
  private boolean allowNonRestored;

  @Option(
      names = {"-p", "--parallelism"},
      paramLabel = "N",
      description = "Subtasks of each stage. Default: the cluster's parallelism.default.")
  @Nullable
  private Integer parallelism;

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      converter = SpanOfTime.class,
      defaultValue = "2m",
      description =
          "If not all its tasks run after this long, it is cancelled. Default: ${DEFAULT-VALUE}.")
  private Duration limit;

  @Mixin private AsJson json = new AsJson();

  /**
   * As JSON.
   *
   * @param savepoint it went on from; null: it began with nothing, or ran already
   * @param changed false: it ran already
   */
  private record Submitted(
      String job, String version, @Nullable String savepoint, boolean changed) {}

  SubmitJob(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws Exception {
    ClusterDesk desk = new ClusterDesk(kadian);
    KadianJar toRun = KadianJar.read(jar == null ? ownJar() : jar);
    Settings settings = kadian.settings();
    return desk.run().alone(() -> submitUnlessItRuns(desk, toRun, settings));
  }

  private int submitUnlessItRuns(ClusterDesk desk, KadianJar toRun, Settings settings)
      throws IOException {
    try (FlinkClient client = desk.client()) {
      Optional<Jobs.Job> running = ClusterDesk.theJob(client);
      if (running.isPresent()) {
        sayThatItRuns(running.get(), toRun, desk, settings);
        return Kadian.OK;
      }
      submit(desk, client, toRun, settings);
    }
    return Kadian.OK;
  }

  private void submit(ClusterDesk desk, FlinkClient client, KadianJar toRun, Settings settings) {
    Submissions submissions = desk.submissions();
    String savepoint = savepoint(desk, submissions);
    Submission prepared = prepare(desk, toRun, settings);
    Submission started;
    kadian.progress().of("submitting the job");
    try {
      started = desk.flinkRun(settings).start(prepared, savepoint, allowNonRestored);
    } finally {
      submissions.forgetOld();
    }
    requireThatItRuns(started, desk, client);
    tell(
        new Submitted(started.job(), started.version(), savepoint, true),
        "Job "
            + started.job()
            + " runs: version "
            + started.version()
            + (savepoint == null ? "" : ", from " + savepoint));
  }

  private void requireThatItRuns(Submission started, ClusterDesk desk, FlinkClient client) {
    String job = started.job();
    Instant deadline = desk.poll().now().plus(limit);
    desk.poll()
        .until(
            deadline,
            () -> {
              FlinkClient.Tasks tasks = client.tasks(job);
              kadian.progress().of("waiting for the tasks to run", tasks.running(), tasks.all());
              return client.runs(job) || client.isOver(job);
            });
    if (client.runs(job)) {
      return;
    }
    String why = client.lastFailure(job).map(cause -> ": " + cause).orElse("");
    String complaint = " ended";
    if (!client.isOver(job)) {
      client.cancel(job);
      complaint = " doesn't run after " + limit.toSeconds() + " s and was cancelled";
    }
    desk.submissions().forget(started); // what is latest is what ran before
    throw new InvalidInputException("Job " + job + complaint + why);
  }

  /** Null: with nothing. */
  @Nullable
  private String savepoint(ClusterDesk desk, Submissions submissions) {
    Optional<Submission> last = submissions.latest();
    if (LATEST.equals(from)) {
      Submission submission =
          last.orElseThrow(
              () -> new InvalidInputException("--from latest: no job was submitted from here"));
      return latest(submission, new Savepoints(desk.conf(), submissions.all()));
    }
    if (from == null && !fresh && last.isPresent()) {
      String savepoint = last.get().savepoint();
      throw new InvalidInputException(
          "Job "
              + last.get().job()
              + (savepoint == null
                  ? " ran here before"
                  : " was stopped with a savepoint, " + savepoint)
              + ": say --from latest to go on with what it held, or --fresh to begin with nothing.");
    }
    return from == null ? null : ClusterDesk.path(from);
  }

  /** What it was stopped with, or else its newest checkpoint: never what it once began with. */
  private static String latest(Submission submission, Savepoints savepoints) {
    if (submission.savepoint() != null) {
      return submission.savepoint();
    }
    return savepoints
        .latestOf(submission.job())
        .map(Savepoint::path)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "--from latest: job "
                        + submission.job()
                        + " has left no savepoint and no checkpoint in "
                        + String.join(" and ", savepoints.folders())
                        + "; where is it? Say --from PATH."
                        + (submission.from() == null
                            ? ""
                            : " It began with "
                                + submission.from()
                                + ", and may have got no further.")));
  }

  private void sayThatItRuns(Jobs.Job job, KadianJar toRun, ClusterDesk desk, Settings settings)
      throws IOException {
    Submissions submissions = desk.submissions();
    Optional<Submission> running = submissions.ofJob(job.id());
    if (running.isEmpty() || Files.mismatch(submissions.jar(running.get()), toRun.file()) != -1) {
      throw new InvalidInputException(
          "Job "
              + job.id()
              + " runs, with another jar: scripts/upgrade JAR puts this one in its"
              + " place.");
    }
    Submission asked = prepare(desk, toRun, settings);
    submissions.forget(asked);
    List<String> changes = SubmittedSettings.changes(running.get().arguments(), asked.arguments());
    if (!changes.isEmpty()) {
      throw new InvalidInputException(
          "Job %s runs, with other settings: scripts/upgrade JAR gives it these.%n%s"
              .formatted(job.id(), String.join("%n".formatted(), changes)));
    }
    String version = running.get().version();
    tell(
        new Submitted(job.id(), version, null, false),
        "Job " + job.id() + " runs already: version " + version);
  }

  private void tell(Submitted submitted, String words) {
    if (json.isAsked()) {
      kadian.answer(submitted);
    } else {
      kadian.say(words);
    }
  }

  private Submission prepare(ClusterDesk desk, KadianJar toRun, Settings settings) {
    return desk.submissions()
        .prepare(
            toRun,
            kadian.surroundings().clock().instant(),
            kadian.settingsFile(),
            desk.overrides(),
            parallelism,
            copies ->
                SubmittedSettings.arguments(
                    settings, kadian.settingsFile(), kadian.surroundings().home(), copies));
  }

  static Path ownJar() throws URISyntaxException {
    Path own = Path.of(SubmitJob.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(own)) {
      throw new InvalidInputException("--jar is missing: this command doesn't come from a jar");
    }
    return own;
  }
}
