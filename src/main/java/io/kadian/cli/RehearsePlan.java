// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Rehearsal;
import io.kadian.Settings;
import io.kadian.cluster.KadianJar;
import io.kadian.domain.InvalidInputException;
import io.kadian.rehearsal.RehearsalPlan;
import io.kadian.rehearsal.RehearsalPlanFile;
import io.kadian.rehearsal.RehearsalRecord;
import io.kadian.rehearsal.Shadow;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rehearse",
    description = {
      "Rehearses a day before it comes: the same job, with this jar and these settings, on a"
          + " cluster of its own on this machine, with the real members or made-up ones, against a"
          + " simulated SMSC that is like the real one. Says whether the day would hold, what is"
          + " narrowest, and what to change.",
      "Nothing can leave: it has topics and a schema of its own beside the real ones, each route"
          + " leads to the simulator, and the job itself refuses any other address. They are removed"
          + " at the end. The plan is YAML; sql/plans has an example. Campaigns are sent at their"
          + " own instants, in plan time, which may go faster than the clock.",
      "It loads Kafka, PostgreSQL and this machine as the day would: not beside a job that sends."
    },
    footer = {
      "%nExit code 1: not ready, for the reasons that it says.",
      "%nExamples:",
      "  kadian rehearse sql/plans/rehearsal.yaml",
      "  kadian rehearse sql/plans/rehearsal.yaml --settings my.properties --json"
    })
final class RehearsePlan implements Callable<Integer> {
  private final Kadian kadian;

  @Parameters(paramLabel = "PLAN", arity = "0..1", description = "What to rehearse, in YAML.")
  @Nullable
  private Path file;

  @Option(
      names = "--clean",
      description =
          "Rehearse nothing: remove the topics and schemas that rehearsals which were killed have"
              + " left. Not while one runs.")
  private boolean clean;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description =
          "Each rehearsal has a folder in it, with its pages and logs. Default: rehearsals, where"
              + " Kadian is installed.")
  @Nullable
  private Path folder;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "The jar to rehearse with. Default: this one.")
  @Nullable
  private Path jar;

  @Option(names = "--keep", description = "Leave its topics and its schema, to look into them.")
  private boolean keep;

  @Mixin private AsJson json = new AsJson();

  RehearsePlan(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws Exception {
    if (clean) {
      return clean();
    }
    if (file == null) {
      throw new InvalidInputException("Name a plan, such as sql/plans/rehearsal.yaml");
    }
    RehearsalPlan plan = RehearsalPlanFile.read(InputFile.read(file), file);
    KadianJar toRun = KadianJar.read(jar == null ? SubmitJob.ownJar() : jar);
    Path home = kadian.surroundings().home() == null ? Path.of("") : kadian.surroundings().home();
    Path all = (folder == null ? home.resolve("rehearsals") : folder).toAbsolutePath().normalize();
    RehearsalRun run = new RehearsalRun(kadian, plan, toRun, all, !json.isAsked());
    RehearsalRecord record = run.rehearse(keep);
    List<RehearsalRecord> known = RehearsalRecord.all(all);
    RehearsalPage.write(all, record, known, kadian.zone());
    if (json.isAsked()) {
      kadian.answer(record);
    } else {
      kadian.say("");
      kadian.say(RehearsalText.lines(record, record.before(known).orElse(null), kadian.zone()));
      kadian.say("");
      kadian.say("Its pages: " + all.resolve(record.id()).resolve(RehearsalPage.FILE));
      kadian.say("All rehearsals: " + all.resolve(RehearsalPage.INDEX));
    }
    return record.ready() ? Kadian.OK : Kadian.REFUSED;
  }

  private int clean() throws SQLException {
    Settings settings = kadian.settings();
    List<String> removed =
        Shadow.removeAll(settings.database(), settings.kafka(), Rehearsal.SCHEMA, Rehearsal.TOPICS);
    if (json.isAsked()) {
      kadian.answer(removed);
    } else {
      kadian.say(removed.isEmpty() ? "Nothing is left" : "Removed: " + String.join(", ", removed));
    }
    return Kadian.OK;
  }
}
