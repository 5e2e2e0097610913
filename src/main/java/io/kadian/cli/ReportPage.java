// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static io.kadian.cli.Figures.count;
import static io.kadian.cli.Figures.money;
import static io.kadian.cli.Figures.share;
import static io.kadian.cli.Figures.span;

import io.kadian.cli.plot.Markup;
import io.kadian.domain.AudienceSeal;
import io.kadian.domain.Campaign;
import io.kadian.report.AudienceProof;
import io.kadian.report.CampaignReport;
import io.kadian.report.CampaignReport.Receipts;
import io.kadian.report.Cost;
import io.kadian.report.Series;
import io.kadian.report.Slots;
import io.kadian.status.CampaignStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * A campaign's report as one page that needs nothing else ({@link PageFrame}). It names no member
 * and no phone.
 */
final class ReportPage {
  private final ZoneId zone;
  private final Optional<String> rehearsal;

  ReportPage(ZoneId zone) {
    this(zone, Optional.empty());
  }

  /**
   * @param rehearsal what to say if it was one
   */
  ReportPage(ZoneId zone, Optional<String> rehearsal) {
    this.zone = zone;
    this.rehearsal = rehearsal;
  }

  /**
   * @param proof of the frozen audience; null: nobody asked
   */
  String page(
      CampaignReport report, @Nullable AudienceProof proof, @Nullable Cost cost, Instant now) {
    Markup page = PageFrame.begin(report.status().id() + " – report");
    header(page, report.status(), now);
    rehearsal.ifPresent(words -> page.leaf("p", words, "class", "balance under-way"));
    identity(page, report, proof, cost);
    ReportPlots plots = new ReportPlots(page, zone);
    ReportTables tables = new ReportTables(page);
    outcomes(page, tables, report.status());
    if (report.release() != null) {
      release(page, plots, report);
    }
    if (report.sentAfterDue() != null) {
      lateness(page, plots, tables, report);
    }
    if (!report.routes().isEmpty()) {
      PageFrame.section(page, "Routes", "Which provider took the messages, and how late.");
      tables.routes(report.routes());
      page.close();
    }
    if (report.status().sent() > 0) {
      receipts(page, plots, tables, report);
      PageFrame.section(page, "Parts and cost", "Parts are submit_sm's, which the operator bills.");
      tables.parts(report.parts(), cost);
      page.close();
    }
    if (report.comparison() != null) {
      PageFrame.section(
          page, ComparisonWords.title(report.comparison()), ComparisonWords.ABOUT_RATES);
      new ComparisonSection(page, tables, report.comparison(), cost).write();
      page.close();
    }
    return PageFrame.end(
        page,
        "Made by kadian report from the ledger, all figures of one moment: "
            + Figures.exactly(now, zone)
            + ". Times in "
            + zone
            + ".");
  }

  private void header(Markup page, CampaignStatus status, Instant now) {
    Campaign campaign = status.campaign();
    page.open("header").open("h1").text(status.id()).text(" ");
    page.leaf("small", Printable.of(StatusText.headline(status, now))).close();
    page.leaf(
        "p",
        "Sends at "
            + CampaignWords.when(campaign, status.standing(), zone)
            + (CampaignWords.isOneInstant(campaign)
                ? " · expires " + Figures.instant(status.standing().expiresAt(), zone)
                : " · each expires " + Figures.span(campaign.expireAfter()) + " later")
            + " · segment "
            + campaign.segment()
            + (campaign.pace() == null ? "" : " · pace " + campaign.pace()),
        "class",
        "quiet");
    // The region of most phones; without it a browser may choose Japanese forms for the characters.
    for (String text : campaign.namedTexts()) {
      page.leaf(
          "blockquote",
          text.lines().map(Printable::of).collect(Collectors.joining("\n")),
          "lang",
          "zh-Hans");
    }
    page.close();
  }

  private void identity(
      Markup page, CampaignReport report, @Nullable AudienceProof proof, @Nullable Cost cost) {
    CampaignStatus status = report.status();
    PageFrame.section(page, "Every message accounted for", null);
    page.open("div", "class", "identity");
    term(page, "", "selected", status.selected());
    term(page, "=", "held", status.held());
    term(page, "+", "withdrawn", status.withdrawn());
    term(page, "+", "suppressed", CampaignStatus.sum(status.suppressed()));
    term(page, "+", "sent", status.sent());
    term(page, "+", "failed", CampaignStatus.sum(status.failed()));
    term(page, "+", "unknown", CampaignStatus.sum(status.unknown()));
    if (status.underWay() != 0) {
      term(page, "+", "under way", status.underWay());
    }
    page.close();
    String kind = status.balance().name().toLowerCase(Locale.ROOT).replace('_', '-');
    page.open("p").leaf("span", StatusText.balance(status), "class", "balance " + kind).close();
    if (report.audience() != null) {
      audience(page, report.audience(), proof);
    }
    facts(page, report, cost);
    page.close();
  }

  private void audience(Markup page, AudienceSeal seal, @Nullable AudienceProof proof) {
    page.open("p", "class", "quiet").text(AudienceWords.frozen(seal, zone) + " ");
    page.leaf("code", Printable.of(seal.hash())).close();
    if (proof != null) {
      page.leaf("p", "Audience " + AudienceWords.of(proof) + ".", "class", "quiet");
    }
  }

  private static void term(Markup page, String sign, String name, long messages) {
    if (!sign.isEmpty()) {
      page.leaf("span", sign, "class", "sign");
    }
    page.open("div", "class", "term").leaf("b", count(messages)).leaf("span", name).close();
  }

  private void facts(Markup page, CampaignReport report, @Nullable Cost cost) {
    CampaignStatus status = report.status();
    if (status.firstSent() == null || status.lastSent() == null) {
      return;
    }
    Instant first = status.firstSent();
    Instant last = status.lastSent();
    page.open("div", "class", "facts");
    fact(page, Figures.timeOfDay(first, zone), "first sent, " + Figures.day(first, zone));
    fact(page, Figures.timeOfDay(last, zone), "last sent, " + Figures.day(last, zone));
    Slots release = report.release();
    Duration busy = release == null ? Duration.ZERO : release.busy(CampaignReport.SENT);
    if (!busy.isZero()) {
      // Without the stragglers, who would make an hour of a burst of seconds.
      long messages = release.of(CampaignReport.SENT).inSight();
      fact(
          page,
          count(ReportText.perSecond(messages, busy)) + "/s",
          "on average, over " + span(busy));
    }
    if (report.sentAfterDue() != null) {
      fact(page, span(report.sentAfterDue().p99()), "late at most, 99 of 100");
    }
    long delivered = report.receipts().deliveries().getOrDefault("DELIVERED", 0L);
    if (report.receipts().all() > 0) {
      fact(page, share(delivered, status.sent()), "of what is sent is delivered");
    }
    fact(page, count(report.parts().sent()), "parts billed");
    if (cost != null) {
      fact(page, money(cost.sent(), Printable.of(cost.currency())), "cost");
    }
    page.close();
  }

  private static void fact(Markup page, String figure, String what) {
    page.open("div").leaf("b", figure).leaf("span", what).close();
  }

  private static void outcomes(Markup page, ReportTables tables, CampaignStatus status) {
    List<OutcomeLine> lines = OutcomeLine.of(status);
    if (lines.isEmpty()) {
      return;
    }
    PageFrame.section(page, "Outcomes", "How messages ended, and why some were not sent.");
    tables.outcomes(lines, status.selected());
    page.close();
  }

  private void release(Markup page, ReportPlots plots, CampaignReport report) {
    PageFrame.section(
        page,
        "Release",
        "What had been sent at any time, against the plan: when the campaign's instant and pace"
            + " wanted each message to leave.");
    plots.releaseCurve(report.release());
    plots.rate(report.release(), report.status().campaign().pace());
    leftOut(page, report.release().series(), "before");
    page.close();
  }

  private void lateness(
      Markup page, ReportPlots plots, ReportTables tables, CampaignReport report) {
    PageFrame.section(
        page,
        "Lateness",
        "How long after it was due each message left hold and was taken by the SMSC. Each step is"
            + " about twice as wide as the one before.");
    plots.lateness(report.lateness());
    leftOut(page, report.lateness().series(), "before they were due");
    tables.lateness(report.releasedAfterDue(), report.sentAfterDue());
    page.close();
  }

  private void receipts(
      Markup page, ReportPlots plots, ReportTables tables, CampaignReport report) {
    Receipts receipts = report.receipts();
    PageFrame.section(page, "Receipts", "What the SMSC says became of the messages that it took.");
    if (receipts.overTime() != null) {
      plots.receiptCurve(receipts.overTime());
      leftOut(page, receipts.overTime().series(), "before");
      plots.deliveryTimes(receipts.times());
      leftOut(page, receipts.times().series(), "before they were sent");
    }
    tables.receipts(receipts, report.status().sent());
    page.close();
  }

  private static void leftOut(Markup page, Map<String, Series> series, String before) {
    List<String> said = ReportPlots.leftOut(series, before);
    if (!said.isEmpty()) {
      page.leaf("p", "Not in the plot: " + String.join("; ", said) + ".", "class", "quiet");
    }
  }
}
