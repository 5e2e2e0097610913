// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.cluster.FlinkClient;
import io.kadian.cluster.FlinkRun;
import io.kadian.cluster.Jobs;
import io.kadian.cluster.KadianJar;
import io.kadian.cluster.Submission;
import io.kadian.cluster.Submissions;
import io.kadian.cluster.Upgrade;
import io.kadian.domain.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "upgrade",
    description =
        "Puts another jar, or other settings, in the running job's place: stops the job with a"
            + " savepoint, without draining it, starts the new jar from the savepoint, and waits"
            + " until all tasks run, a checkpoint is complete and every message that was held is"
            + " still there, counted by the job itself. If that isn't so within the limit, the old"
            + " jar goes on from the same savepoint, with the settings that it had.",
    exitCodeList = {
      "0:the new jar runs",
      "1:refused; nothing was changed, the old job runs",
      "2:the command line is wrong",
      "3:Kafka, the database or Flink can't be reached; nothing was changed",
      "4:the new jar failed; the old one runs again",
      "5:neither jar is seen to run, or it isn't known whether the old one was stopped: act; the"
          + " message says how",
      "70:a bug of ours"
    },
    footer = {
      "%nSettings are those of the last submission, read again; those that are given now are"
          + " stronger. The environment must have what it had then, passwords for instance.",
      "%nExample:",
      "  kadian job upgrade target/kadian-0.2.0.jar"
    })
final class UpgradeJob implements Callable<Integer> {
  private final Kadian kadian;

  @Parameters(paramLabel = "NEW.jar", description = "The jar to run from now on.")
  private Path jar;

  @Option(
      names = {"-n", "--allow-non-restored-state"},
      description = "Leave out state that no operator of the new jar wants.")
  private boolean allowNonRestored;

  @Option(
      names = {"-p", "--parallelism"},
      paramLabel = "N",
      description = "Subtasks of each stage. Default: as before.")
  @Nullable
  private Integer parallelism;

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      converter = SpanOfTime.class,
      defaultValue = "2m",
      description =
          "For the new jar to have proved itself once it is submitted, or the old one goes on."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration limit;

  @Mixin private AsJson json = new AsJson();

  UpgradeJob(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws Exception {
    KadianJar next = KadianJar.read(jar);
    ClusterDesk desk = new ClusterDesk(kadian);
    return desk.run().alone(() -> upgrade(desk, next));
  }

  private int upgrade(ClusterDesk desk, KadianJar next) {
    try (FlinkClient client = desk.client()) {
      Submission before = running(client, desk.submissions());
      kadian.settingsAsBefore(
          before.settings() == null ? null : Path.of(before.settings()), before.overrides());
      Settings settings = kadian.settings();
      Submission prepared = prepare(desk, next, before, settings);
      SubmittedSettings.changes(before.arguments(), prepared.arguments()).forEach(this::sayStep);
      boolean forget = true; // nothing came of it
      try (FlinkClient patient = desk.patientClient()) {
        FlinkRun flink = desk.flinkRun(settings);
        kadian.progress().of("planning the new jar's job");
        flink.plan(prepared);
        kadian.progress().of("upgrading");
        CallTheRoll rollCall = new CallTheRoll(settings, desk.poll());
        Upgrade.Result result =
            new Upgrade(patient, flink, rollCall, desk.poll(), this::sayAt)
                .run(before, prepared, allowNonRestored, limit);
        forget = result.ending() == Upgrade.Ending.ROLLED_BACK;
        return report(result, before, desk.submissions().jar(before));
      } finally {
        if (forget) {
          desk.submissions().forget(prepared);
        }
        desk.submissions().forgetOld();
      }
    }
  }

  private static Submission running(FlinkClient client, Submissions submissions) {
    Jobs.Job job =
        ClusterDesk.theJob(client)
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "No job runs. To start one: scripts/submit --jar NEW.jar --from latest"));
    if (!client.runs(job.id())) {
      throw new InvalidInputException(
          ("Job %s is %s, and not all its tasks run%s. It can't be stopped with a savepoint so. If it"
                  + " never runs again: cancel it on Flink's page, then scripts/submit --jar NEW.jar"
                  + " --from latest goes on from its last checkpoint.")
              .formatted(
                  job.id(),
                  job.state(),
                  client.lastFailure(job.id()).map(why -> " (" + why + ")").orElse("")));
    }
    return submissions
        .ofJob(job.id())
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "Job "
                        + job.id()
                        + " wasn't submitted from here, so that its jar isn't known and couldn't be"
                        + " rolled back to. Stop it, and submit the new jar: scripts/stop, then"
                        + " scripts/submit --jar NEW.jar --from SAVEPOINT"));
  }

  private Submission prepare(
      ClusterDesk desk, KadianJar next, Submission before, Settings settings) {
    return desk.submissions()
        .prepare(
            next,
            kadian.surroundings().clock().instant(),
            kadian.settingsFile(),
            desk.overrides(),
            parallelism == null ? before.parallelism() : parallelism,
            copies ->
                SubmittedSettings.arguments(
                    settings, kadian.settingsFile(), kadian.surroundings().home(), copies));
  }

  private static String goOn(Submission before, Path kept, String from) {
    StringBuilder command = new StringBuilder("scripts/submit --jar '" + kept + "'");
    if (before.settings() != null) {
      command.append(" --settings '").append(before.settings()).append('\'');
    }
    before.overrides().forEach((key, value) -> command.append(" -D '" + key + '=' + value + '\''));
    return command.append(" --from ").append(from).toString();
  }

  private void sayAt(String line) {
    Instant now = kadian.surroundings().clock().instant();
    sayStep(Figures.instant(now, kadian.zone()) + "  " + line);
  }

  /** It takes minutes; whoever reads the answer as JSON sees the steps on stderr. */
  private void sayStep(String line) {
    if (json.isAsked()) {
      kadian.warn(line);
    } else {
      kadian.say(line);
    }
  }

  private void say(String campaign, Upgrade.Held held) {
    kadian.say(
        "  %s: %s held before, %s now"
            .formatted(campaign, Figures.count(held.before()), Figures.count(held.after())));
  }

  /**
   * @param kept the old jar
   */
  private int report(Upgrade.Result result, Submission before, Path kept) {
    if (json.isAsked()) {
      kadian.answer(result);
    } else {
      result.held().forEach(this::say);
    }
    switch (result.ending()) {
      case UPGRADED -> {
        sayStep("Upgraded: job " + result.job() + " runs, and every message is there");
        return Kadian.OK;
      }
      case ROLLED_BACK -> {
        kadian.warn("the new jar failed: " + result.reason());
        kadian.warn(
            "rolled back: job " + result.job() + " runs the old jar, and every message is there");
        return Kadian.ROLLED_BACK;
      }
      default -> {
        boolean unsure = result.savepoint() == null;
        kadian.warn((unsure ? "" : "the new jar failed: ") + result.reason());
        kadian.warn(
            unsure
                ? "see 'scripts/cluster status' and 'scripts/savepoints'; if no job runs, this goes"
                    + " on: "
                    + goOn(before, kept, "latest")
                : (result.job() == null
                        ? "no job is known to run"
                        : "look after job " + result.job())
                    + ". Everything that was held is in the savepoint; to go on from it with the old"
                    + " jar: "
                    + goOn(before, kept, result.savepoint()));
        return Kadian.FAILED;
      }
    }
  }
}
