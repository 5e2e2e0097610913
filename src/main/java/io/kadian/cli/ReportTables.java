// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static io.kadian.cli.Figures.count;
import static io.kadian.cli.Figures.share;
import static io.kadian.cli.Figures.span;

import io.kadian.cli.plot.Markup;
import io.kadian.report.CampaignReport.Parts;
import io.kadian.report.CampaignReport.Quantiles;
import io.kadian.report.CampaignReport.ReceiptError;
import io.kadian.report.CampaignReport.Receipts;
import io.kadian.report.CampaignReport.Route;
import io.kadian.report.Cost;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/** The tables of {@link ReportPage}. */
final class ReportTables {
  private final Markup page;

  ReportTables(Markup page) {
    this.page = page;
  }

  /** With a strip above that shows the shares. */
  void outcomes(List<OutcomeLine> lines, long selected) {
    page.open("div", "class", "share");
    for (OutcomeLine line : lines) {
      double percent = 100.0 * line.messages() / Math.max(1, selected);
      page.leaf(
          "i",
          "",
          "class",
          line.style(),
          "style",
          String.format(Locale.ROOT, "width:%.3f%%", percent),
          "title",
          line.state() + " " + Printable.of(line.reason()) + " " + count(line.messages()));
    }
    page.close();
    page.open("table");
    head("State", "Reason", "Messages#", "Share#", "In words…");
    for (OutcomeLine line : lines) {
      page.open("tr").open("td");
      page.leaf("span", "", "class", "swatch " + line.style()).text(line.state()).close();
      page.leaf("td", Printable.of(line.reason()));
      number(count(line.messages()));
      number(share(line.messages(), selected));
      page.leaf("td", line.words(), "class", "words").close();
    }
    page.close();
  }

  void lateness(@Nullable Quantiles released, Quantiles sent) {
    page.open("table");
    head("", "Messages#", "Early#", "P50#", "P90#", "P95#", "P99#", "P99.9#", "Max#");
    if (released != null) {
      quantiles("left hold", "s-released", released);
    }
    quantiles("sent", "s-sent", sent);
    page.close();
  }

  private void quantiles(String name, String style, Quantiles late) {
    page.open("tr").open("td");
    page.leaf("span", "", "class", "swatch " + style).text(name).close();
    number(count(late.messages()));
    number(count(late.early()));
    for (Duration each :
        List.of(late.p50(), late.p90(), late.p95(), late.p99(), late.p999(), late.max())) {
      number(span(each));
    }
    page.close();
  }

  void routes(List<Route> routes) {
    page.open("table");
    head("Route", "Sent#", "Failed#", "Unknown#", "Parts#", "Delivered#", "Late P50#", "Late P99#");
    for (Route route : routes) {
      page.open("tr").leaf("td", ReportText.name(route));
      number(count(route.sent()));
      number(count(route.failed()));
      number(count(route.unknown()));
      number(count(route.parts()));
      number(route.sent() == 0 ? "" : share(route.delivered(), route.sent()));
      number(route.p50() == null ? "" : span(route.p50()));
      number(route.p99() == null ? "" : span(route.p99()));
      page.close();
    }
    page.close();
  }

  void receipts(Receipts receipts, long sent) {
    if (receipts.sentToDelivered() != null) {
      page.open("table");
      head("", "Messages#", "Early#", "P50#", "P90#", "P95#", "P99#", "P99.9#", "Max#");
      quantiles("sent to delivered", "s-delivered", receipts.sentToDelivered());
      page.close();
    }
    page.open("table");
    head("Receipt", "Messages#", "Share of sent#");
    receipts.deliveries().forEach((delivery, n) -> receipt(delivery, n, sent));
    receipt("none yet, or none asked for", receipts.none(), sent);
    page.close();
    if (!receipts.errors().isEmpty()) {
      page.leaf("h3", "The most frequent codes of what was not delivered");
      page.open("table");
      head("Receipt", "Code", "Messages#", "Share of sent#");
      receipts.errors().forEach(e -> error(e, sent));
      page.close();
    }
  }

  private void error(ReceiptError error, long sent) {
    page.open("tr").leaf("td", Printable.of(error.delivery()));
    page.leaf("td", error.code() == null ? "none" : Printable.of(error.code()));
    number(count(error.messages()));
    number(share(error.messages(), sent));
    page.close();
  }

  private void receipt(String name, long messages, long sent) {
    page.open("tr").leaf("td", Printable.of(name));
    number(count(messages));
    number(share(messages, sent));
    page.close();
  }

  void parts(Parts parts, @Nullable Cost cost) {
    page.open("table");
    head("A message of", "Messages#", "Parts#");
    parts
        .messages()
        .forEach(
            (n, messages) -> {
              page.open("tr").leaf("td", count(n, "part"));
              number(count(messages));
              number(count(n * messages));
              page.close();
            });
    page.open("tr").leaf("td", "sent in all");
    number(count(parts.messages().values().stream().mapToLong(Long::longValue).sum()));
    number(count(parts.sent()));
    page.close();
    page.close();
    if (parts.unknown() > 0) {
      page.leaf(
          "p",
          count(parts.unknown(), "part") + " more are in doubt (UNKNOWN), and may be billed.",
          "class",
          "quiet");
    }
    if (cost != null) {
      String words = ReportText.inWords(parts, cost);
      page.leaf("p", words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".");
    }
  }

  /**
   * @param names {@code #} behind it: of a column of numbers; {@code …}: of words
   */
  void head(String... names) {
    page.open("tr");
    for (String name : names) {
      if (name.endsWith("#")) {
        page.leaf("th", name.substring(0, name.length() - 1), "class", "n");
      } else if (name.endsWith("…")) {
        page.leaf("th", name.substring(0, name.length() - 1), "class", "words");
      } else {
        page.leaf("th", name);
      }
    }
    page.close();
  }

  void number(String figure) {
    page.leaf("td", figure, "class", "n");
  }
}
