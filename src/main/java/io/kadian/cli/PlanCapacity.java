// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.RouteRates;
import io.kadian.Settings;
import io.kadian.capacity.Capacity;
import io.kadian.capacity.Capacity.Verdict;
import io.kadian.capacity.DayPlan;
import io.kadian.capacity.DayPlanFile;
import io.kadian.capacity.Gateway;
import io.kadian.capacity.LastYear;
import io.kadian.capacity.Measured;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.UnreadableFile;
import io.kadian.status.ReadOnlyLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "capacity",
    description = {
      "Reckons a day before it comes: when each campaign will have finished, what stands in whose"
          + " way, what will not be sent by its deadline, and what rate, binds, slots, database and"
          + " state will do. Sends nothing, and asks no job.",
      "The plan is YAML: the day, last year's campaigns and how much they grow, this year's new"
          + " ones, the day's normal traffic; sql/plans has an example. How fast the routes are, it"
          + " takes from the plan or the settings; how fast the job is, from a benchmark of yours."
    },
    footer = {
      "%nExit code 1: something will not be sent by its deadline.",
      "%nExamples:",
      "  kadian capacity sql/plans/double12.yaml",
      "  kadian capacity sql/plans/double12.yaml --last-year 2025-12-12 --html double12.html",
      "  scripts/bench --only MAIN --json bench.json",
      "  kadian capacity sql/plans/double12.yaml --measured bench.json"
    })
final class PlanCapacity implements Callable<Integer> {
  private static final long MANY = 1_000_000;

  private final Kadian kadian;

  @Parameters(paramLabel = "PLAN", description = "The day, in YAML.")
  private Path file;

  @Option(
      names = "--last-year",
      paramLabel = "DAY",
      description = "Last year's campaigns are those that the ledger has of this day: 2025-12-12.")
  @Nullable
  private LocalDate lastYear;

  @Option(
      names = "--measured",
      paramLabel = "FILE",
      description = "What scripts/bench --only MAIN --json FILE found on machines like yours.")
  @Nullable
  private Path measured;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write it as a page with a plot of the day, in one file that needs no other.")
  @Nullable
  private Path html;

  @Option(names = "--force", description = "Overwrite the file if it is there.")
  private boolean force;

  @Mixin private AsJson json = new AsJson();

  PlanCapacity(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws SQLException {
    @Nullable OutputFile page = html == null ? null : new OutputFile(html, force, "rw-r--r--");
    if (page != null) {
      page.check();
    }
    Settings settings = kadian.settings();
    DayPlan plan = plan(settings);
    Capacity capacity;
    try {
      capacity = Capacity.of(plan, routes(settings, plan), gateway(settings), measured());
    } catch (InvalidInputException e) {
      throw new InvalidInputException(file + ": " + e.getMessage(), e);
    }
    if (page != null) {
      byte[] octets = CapacityPage.of(capacity).getBytes(StandardCharsets.UTF_8);
      page.write(
          out -> {
            out.write(octets);
            return octets.length;
          });
    }
    if (json.isAsked()) {
      kadian.answer(capacity);
    } else {
      kadian.say(CapacityText.lines(capacity));
      if (html != null) {
        kadian.say("Written to " + html);
      }
    }
    return capacity.verdict() == Verdict.NOT_IN_TIME ? Kadian.REFUSED : Kadian.OK;
  }

  private DayPlan plan(Settings settings) throws SQLException {
    DayPlan plan = DayPlanFile.read(InputFile.read(file), file.toString(), settings.rules());
    if (lastYear == null) {
      return plan;
    }
    kadian.progress().of("asking the database");
    try (Connection ledger = ReadOnlyLedger.connect(settings.database(), "kadian capacity")) {
      LastYear.Found found = LastYear.read(ledger, lastYear, plan.day(), plan.zone());
      if (found.campaigns().isEmpty()) {
        throw new InvalidInputException(
            "--last-year: the ledger has no message that was due on " + lastYear);
      }
      return plan.withLastYear(found);
    }
  }

  /** Messages per second; null: nothing bounds them. */
  @Nullable
  private static Double routes(Settings settings, DayPlan plan) {
    double parts = plan.parts() == null ? 1 : plan.parts();
    return RouteRates.of(settings)
        .timeFor(MANY, Math.round(MANY * parts))
        .map(time -> MANY / (time.toNanos() / (double) Duration.ofSeconds(1).toNanos()))
        .orElse(null);
  }

  /** Of one SMPP route; several have binds of their own each, and nobody knows which is slow. */
  @Nullable
  private static Gateway gateway(Settings settings) {
    return settings.routes().isEmpty() && settings.text("gateway.kind").equals("smpp")
        ? new Gateway(settings.number("smpp.binds"), settings.number("smpp.window"))
        : null;
  }

  @Nullable
  private Measured measured() {
    if (measured == null) {
      return null;
    }
    try {
      return Measured.read(Files.readAllBytes(measured), measured.toString());
    } catch (IOException e) {
      throw UnreadableFile.because(measured, e);
    }
  }
}
