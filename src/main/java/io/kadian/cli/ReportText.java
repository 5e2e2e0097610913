// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static io.kadian.cli.Figures.count;
import static io.kadian.cli.Figures.money;
import static io.kadian.cli.Figures.share;
import static io.kadian.cli.Figures.span;

import io.kadian.report.AudienceProof;
import io.kadian.report.CampaignReport;
import io.kadian.report.CampaignReport.Parts;
import io.kadian.report.CampaignReport.Quantiles;
import io.kadian.report.CampaignReport.Receipts;
import io.kadian.report.CampaignReport.Route;
import io.kadian.report.Cost;
import io.kadian.report.Histogram;
import io.kadian.report.Series;
import io.kadian.report.Slots;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/** A campaign's report on a terminal: its status, and then what the page shows in plots. */
final class ReportText {
  private static final int ROWS = 16;
  private static final int BAR = 24;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss.SSS", Locale.ROOT);

  private final ZoneId zone;

  ReportText(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * @param proof of the frozen audience; null: nobody asked
   */
  List<String> lines(
      CampaignReport report, @Nullable AudienceProof proof, @Nullable Cost cost, Instant now) {
    List<String> lines = new ArrayList<>(new StatusText(zone).report(report.status(), now));
    if (report.audience() != null) {
      section(lines, AudienceWords.frozen(report.audience(), zone));
      lines.add("  " + Printable.of(report.audience().hash()));
    }
    if (proof != null) {
      lines.addAll(Layout.wrap("  ", AudienceWords.of(proof)));
    }
    outcomes(lines, report);
    if (report.release() != null) {
      release(lines, report.release());
    }
    if (report.sentAfterDue() != null) {
      section(lines, "Late by, counted from when each message was due");
      lines.addAll(indented(lateness(report)));
      histogram(lines, report.lateness());
    }
    if (!report.routes().isEmpty()) {
      section(lines, "Routes");
      lines.addAll(indented(routes(report.routes())));
    }
    if (report.status().sent() > 0) {
      receipts(lines, report.receipts(), report.status().sent());
      parts(lines, report.parts(), cost);
    }
    if (report.comparison() != null) {
      lines.add("");
      lines.addAll(new ComparisonText(report.comparison(), cost).lines());
    }
    return lines;
  }

  private static void section(List<String> lines, String title) {
    lines.add("");
    lines.add(title);
  }

  private static List<String> indented(List<List<String>> rows) {
    return Layout.figures(rows).stream().map(line -> "  " + line).toList();
  }

  private static void outcomes(List<String> lines, CampaignReport report) {
    List<OutcomeLine> outcomes = OutcomeLine.of(report.status());
    if (outcomes.isEmpty()) {
      return;
    }
    section(lines, "Outcomes");
    for (OutcomeLine each : outcomes) {
      String name = each.reason().isEmpty() ? each.state() : each.state() + " " + each.reason();
      String label =
          String.format(
              Locale.ROOT,
              "  %-26s %,11d %7s  ",
              Printable.of(name),
              each.messages(),
              share(each.messages(), report.status().selected()));
      if (label.length() > 52) {
        lines.add(label.stripTrailing());
        label = " ".repeat(12);
      }
      lines.addAll(Layout.wrap(label, each.words()));
    }
  }

  private void release(List<String> lines, Slots all) {
    Slots slots = all.inAtMost(ROWS);
    List<Long> due = slots.of(CampaignReport.DUE).counts();
    List<Long> sent = slots.of(CampaignReport.SENT).counts();
    section(lines, "Release, per " + ReportPlots.edge(slots.width()) + ", times in " + zone);
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("FROM", "DUE", "SENT", "PER SECOND"));
    for (int i = 0; i < slots.size(); i++) {
      rows.add(
          List.of(
              TIME.format(slots.begin(i).atZone(zone)),
              count(due.get(i)),
              count(sent.get(i)),
              count(perSecond(sent.get(i), slots.width()))));
    }
    List<String> table = indented(rows);
    lines.add(table.get(0));
    for (int i = 0; i < slots.size(); i++) {
      lines.add(withBar(table.get(i + 1), sent.get(i), slots.of(CampaignReport.SENT).greatest()));
    }
    long later = slots.of(CampaignReport.SENT).after();
    if (later > 0) {
      lines.add("  later: " + count(later) + " sent");
    }
  }

  static long perSecond(long messages, Duration width) {
    return Math.round(messages * 1e9 / width.toNanos());
  }

  private static void histogram(List<String> lines, Histogram lateness) {
    Series sent = lateness.of(CampaignReport.SENT);
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("SENT WITHIN", "MESSAGES"));
    for (int i = 0; i < lateness.size(); i++) {
      rows.add(List.of(ReportPlots.edge(lateness.edges().get(i + 1)), count(sent.counts().get(i))));
    }
    List<String> table = indented(rows);
    lines.add(table.get(0));
    boolean any = false;
    for (int i = 0; i < lateness.size(); i++) {
      any |= sent.counts().get(i) > 0;
      if (any) {
        lines.add(withBar(table.get(i + 1), sent.counts().get(i), sent.greatest()));
      }
    }
  }

  private static String withBar(String line, long messages, long greatest) {
    int bar = greatest == 0 ? 0 : (int) Math.ceil((double) BAR * messages / greatest);
    return (line + "  " + "#".repeat(bar)).stripTrailing();
  }

  private static List<List<String>> lateness(CampaignReport report) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "P50", "P90", "P95", "P99", "P99.9", "MAX", "EARLY"));
    if (report.releasedAfterDue() != null) {
      rows.add(row("left hold", report.releasedAfterDue()));
    }
    rows.add(row("sent", report.sentAfterDue()));
    return rows;
  }

  private static List<String> row(String name, Quantiles late) {
    return List.of(
        name,
        span(late.p50()),
        span(late.p90()),
        span(late.p95()),
        span(late.p99()),
        span(late.p999()),
        span(late.max()),
        count(late.early()));
  }

  private static List<List<String>> routes(List<Route> routes) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("", "SENT", "FAILED", "UNKNOWN", "PARTS", "DELIVERED", "LATE P50", "LATE P99"));
    for (Route route : routes) {
      rows.add(
          List.of(
              name(route),
              count(route.sent()),
              count(route.failed()),
              count(route.unknown()),
              count(route.parts()),
              count(route.delivered()),
              route.p50() == null ? "" : span(route.p50()),
              route.p99() == null ? "" : span(route.p99())));
    }
    return rows;
  }

  static String name(Route route) {
    return route.name() == null ? "(none named)" : Printable.of(route.name());
  }

  private static void receipts(List<String> lines, Receipts receipts, long sent) {
    section(lines, "Receipts, of what is sent");
    List<List<String>> rows = new ArrayList<>();
    receipts.deliveries().forEach((d, n) -> rows.add(List.of(d, count(n), share(n, sent))));
    rows.add(List.of("no receipt", count(receipts.none()), share(receipts.none(), sent)));
    receipts
        .errors()
        .forEach(
            e ->
                rows.add(
                    List.of(
                        "  " + e.delivery() + ", " + code(e.code()),
                        count(e.messages()),
                        share(e.messages(), sent))));
    lines.addAll(indented(rows));
    Quantiles took = receipts.sentToDelivered();
    if (took != null) {
      lines.add(
          "  sent to delivered: p50 %s, p90 %s, p99 %s, max %s"
              .formatted(span(took.p50()), span(took.p90()), span(took.p99()), span(took.max())));
    }
  }

  static String code(@Nullable String code) {
    return code == null ? "no code" : "code " + Printable.of(code);
  }

  private static void parts(List<String> lines, Parts parts, @Nullable Cost cost) {
    section(lines, "Parts (submit_sm's, which the operator bills)");
    List<List<String>> rows = new ArrayList<>();
    parts
        .messages()
        .forEach((n, messages) -> rows.add(List.of(count(n, "part"), count(messages, "message"))));
    rows.add(List.of("sent in all", count(parts.sent(), "part")));
    if (parts.unknown() > 0) {
      rows.add(List.of("in doubt", count(parts.unknown(), "part")));
    }
    lines.addAll(indented(rows));
    if (cost != null) {
      lines.addAll(Layout.wrap("  ", inWords(parts, cost)));
    }
  }

  static String inWords(Parts parts, Cost cost) {
    String currency = Printable.of(cost.currency());
    String sent =
        "cost: "
            + count(parts.sent(), "part")
            + " at "
            + cost.pricePerPart().toPlainString()
            + " "
            + currency
            + " = "
            + money(cost.sent(), currency);
    return parts.unknown() == 0
        ? sent
        : sent
            + "; up to "
            + money(cost.unknown(), currency)
            + " more if what is in doubt went out";
  }
}
