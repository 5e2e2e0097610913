// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.kadian.Rehearsal;
import io.kadian.Settings;
import io.kadian.domain.InvalidInputException;
import io.kadian.report.AudienceProof;
import io.kadian.report.AudienceReader;
import io.kadian.report.CampaignReport;
import io.kadian.report.Cost;
import io.kadian.report.ReportReader;
import io.kadian.status.CampaignStatus;
import io.kadian.status.CampaignStatus.Balance;
import io.kadian.status.ReadOnlyLedger;
import io.kadian.status.StatusReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    description = {
      "Tells what became of a campaign: the identity, the release against the plan, lateness,"
          + " outcomes and reasons, routes, receipts, parts and cost; its variants compared, and who"
          + " was held out. All figures are of one moment. A million messages take some seconds."
    },
    footer = {
      "%nExamples:",
      "  kadian report double12-gold --price-per-part 0.045",
      "  kadian report double12-gold --html double12-gold.html",
      "  kadian report double12-gold --json | jq .sent_after_due",
      "  KADIAN_DATABASE_USER=kadian_reader kadian report double12-gold --prove"
    })
final class ShowReport implements Callable<Integer> {
  /** As JSON has it. */
  private record Report(
      Instant at,
      @JsonUnwrapped CampaignReport report,
      @Nullable AudienceProof proof,
      @Nullable Cost cost) {}

  private final Kadian kadian;

  @Parameters(paramLabel = "ID", description = "The campaign.")
  private String id;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write it as a page with plots, in one file that needs no other. It names no member"
              + " and no phone.")
  @Nullable
  private Path html;

  @Option(
      names = "--prove",
      description =
          "Make the hash of the frozen audience again, of the ledger's rows: proved, differs (exit"
              + " code 1), or not yet. For a role that may see members: kadian_reader.")
  private boolean prove;

  @Option(names = "--force", description = "Overwrite the file if it is there.")
  private boolean force;

  @Mixin private AsJson json = new AsJson();

  @Option(
      names = "--price-per-part",
      paramLabel = "AMOUNT",
      converter = Price.class,
      description = "What the operator asks for a part, such as 0.045.")
  @Nullable
  private BigDecimal pricePerPart;

  @Option(
      names = "--currency",
      paramLabel = "NAME",
      description = "Of the price. Default: ${DEFAULT-VALUE}.")
  private String currency = "CNY";

  ShowReport(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws SQLException {
    @Nullable OutputFile file = html == null ? null : new OutputFile(html, force, "rw-r--r--");
    if (file != null) {
      file.check();
    }
    kadian.progress().of("asking Kafka and the database");
    Instant now = kadian.surroundings().clock().instant().truncatedTo(ChronoUnit.MILLIS);
    Report report = read(now);
    @Nullable AudienceProof proof = report.proof();
    if (file != null) {
      byte[] page =
          new ReportPage(kadian.zone(), Rehearsal.words(kadian.settings()))
              .page(report.report(), proof, report.cost(), now)
              .getBytes(StandardCharsets.UTF_8);
      file.write(
          out -> {
            out.write(page);
            return page.length;
          });
    }
    if (json.isAsked()) {
      kadian.answer(report);
    } else if (file != null) {
      kadian.say(id + ": report written to " + html);
      if (proof != null) {
        kadian.say(id + ": audience " + AudienceWords.of(proof));
      }
    } else {
      Rehearsal.words(kadian.settings()).ifPresent(kadian::say);
      kadian.say(new ReportText(kadian.zone()).lines(report.report(), proof, report.cost(), now));
    }
    return proof != null && proof.differs() ? Kadian.REFUSED : Kadian.OK;
  }

  private Report read(Instant now) throws SQLException {
    Settings settings = kadian.settings();
    try (StatusReader reader =
        new StatusReader(
            settings.kafka(),
            settings.text("kafka.control-topic"),
            settings.text("kafka.events-topic"),
            settings.database())) {
      reader.readTopics();
      reader.news().unreadable().forEach(kadian::warn);
      ShowStatus.requireKnown(reader, List.of(id));
      // Begun after the topics are read: what they say is at least as old as the rows.
      try (Connection snapshot = ReadOnlyLedger.connect(settings.database(), "kadian report")) {
        CampaignStatus status = reader.status(id, snapshot, now).orElseThrow();
        CampaignReport report = new ReportReader(snapshot, id).read(status);
        return new Report(
            now,
            report,
            prove ? proof(report, snapshot) : null,
            pricePerPart == null ? null : Cost.of(report, pricePerPart, currency));
      }
    }
  }

  private AudienceProof proof(CampaignReport report, Connection snapshot) throws SQLException {
    CampaignStatus status = report.status();
    if (report.audience() == null) {
      throw new InvalidInputException(
          status.campaign().isFrozen()
              ? id + ": its audience is not frozen yet, so there is no hash to prove"
              : id
                  + ": its audience is not frozen, so there is no hash to prove; a campaign's file"
                  + " says audience: frozen");
    }
    kadian.progress().of("making the hash of the audience again");
    boolean isOver =
        status.balance() != Balance.NOT_COUNTED
            && (status.phase().isOver() || status.balance() == Balance.OFF);
    return new AudienceReader(snapshot).prove(report.audience(), isOver);
  }
}
