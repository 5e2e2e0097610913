// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static io.kadian.cli.Figures.count;

import io.kadian.domain.Campaign;
import io.kadian.domain.Reason;
import io.kadian.domain.Standing;
import io.kadian.status.CampaignStatus;
import io.kadian.status.CampaignStatus.Phase;
import io.kadian.status.LedgerCounts.Lateness;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A campaign's status in words, in three lengths. */
final class StatusText {
  private static final int BAR = Math.min(48, Layout.WIDTH - 30); // what is behind it fits in 30

  private final ZoneId zone;

  StatusText(ZoneId zone) {
    this.zone = zone;
  }

  /** All of it, a term of the identity a line. */
  List<String> report(CampaignStatus status, Instant now) {
    Campaign campaign = status.campaign();
    List<String> lines = new ArrayList<>(Layout.wrap(status.id() + ": ", headline(status, now)));
    lines.addAll(
        Layout.wrap(
            "  sends at      ",
            CampaignWords.when(status.campaign(), status.standing(), zone)
                + expires(status)
                + moved(status)));
    lines.addAll(
        Layout.wrap(
            "  segment       ",
            campaign.segment() + (campaign.pace() == null ? "" : ", pace " + campaign.pace())));
    if (hasNoFigures(status)) {
      return lines;
    }
    lines.add(term("  selected", status.selected(), ""));
    lines.add(term("  = held", status.held(), ""));
    lines.add(term("  + withdrawn", status.withdrawn(), ""));
    lines.addAll(term("  + suppressed", status.suppressed()));
    String parts = status.sent() == 0 ? "" : count(status.parts(), "part");
    lines.add(term("  + sent", status.sent(), parts));
    lines.addAll(term("  + failed", status.failed()));
    lines.addAll(term("  + unknown", status.unknown()));
    lines.add(term("  + under way", status.underWay(), ""));
    lines.addAll(Layout.wrap("  balance       ", balance(status)));
    lines.addAll(times(status));
    return lines;
  }

  /** What changes, in a few lines, for a screen that is redrawn. */
  List<String> glance(CampaignStatus status, Instant now) {
    List<String> lines = new ArrayList<>(Layout.wrap(status.id() + ": ", headline(status, now)));
    if (hasNoFigures(status)) {
      return lines;
    }
    if (status.phase() != Phase.SCHEDULED) {
      lines.add("  " + bar(status.progress()) + "  " + percent(status.progress()) + rate(status));
    }
    lines.addAll(Layout.wrap("  ", identity(status)));
    return lines;
  }

  /** All in one line, however long: for a log. */
  String line(CampaignStatus status, Instant now) {
    return Figures.instant(now, zone) + "  " + status.id() + ": " + inOneLine(status);
  }

  /** What {@link #line} says, but for the time: to see whether it is anything new. */
  String inOneLine(CampaignStatus status) {
    String terms = "; " + String.join(" ", identity(status));
    return switch (status.phase()) {
      case WAITING -> waiting(status);
      case REFUSED -> "refused, " + status.reason();
      case SCHEDULED ->
          "scheduled for " + CampaignWords.when(status.campaign(), status.standing(), zone) + terms;
      case RECURRING -> "recurs: " + CampaignWords.when(status.campaign(), status.standing(), zone);
      default ->
          status.phase().name().toLowerCase(Locale.ROOT)
              + ", "
              + percent(status.progress())
              + terms
              + "; "
              + balance(status);
    };
  }

  private static String waiting(CampaignStatus status) {
    return "waiting, " + (status.reason() == null ? "no job has answered yet" : status.reason());
  }

  private static boolean hasNoFigures(CampaignStatus status) {
    return status.phase() == Phase.WAITING
        || status.phase() == Phase.REFUSED
        || status.phase() == Phase.RECURRING;
  }

  private String expires(CampaignStatus status) {
    Campaign campaign = status.campaign();
    return CampaignWords.isOneInstant(campaign)
        ? ", expires " + Figures.instant(status.standing().expiresAt(), zone)
        : ", each expires " + Figures.span(campaign.expireAfter()) + " later";
  }

  private String moved(CampaignStatus status) {
    Instant announced = status.campaign().sendAt();
    return status.standing().sendAt().equals(announced)
        ? ""
        : " (announced for " + Figures.instant(announced, zone) + ")";
  }

  private static String recurs(Campaign campaign, Instant now) {
    Instant next = CampaignWords.next(campaign, now);
    return next == null
        ? "recurs no more"
        : "recurs, next in " + Figures.countdown(Duration.between(now, next));
  }

  static String headline(CampaignStatus status, Instant now) {
    Standing standing = status.standing();
    Duration ahead = Duration.between(now, standing.sendAt());
    return switch (status.phase()) {
      case WAITING ->
          waiting(status)
              + (now.isBefore(standing.expiresAt()) ? "" : "; it has expired meanwhile");
      case REFUSED -> "refused, " + status.reason();
      case RECURRING -> recurs(status.campaign(), now);
      case SCHEDULED -> "scheduled, leaves in " + Figures.countdown(ahead);
      case HELD ->
          "held: none leaves until it is released"
              + (ahead.isNegative() ? "" : "; its instant is in " + Figures.countdown(ahead));
      case RELEASING ->
          standing.isCancelled()
              ? "cancelled; its messages are being ended"
              : releasing(status, ahead, now);
      case CANCELLED -> "cancelled";
      case EXPIRED ->
          "done, but "
              + count(status.suppressed().get(Reason.EXPIRED.name()))
              + " expired before they could leave";
      case DONE -> "done";
    };
  }

  private static String releasing(CampaignStatus status, Duration ahead, Instant now) {
    return !now.isBefore(status.standing().expiresAt()) && status.held() > 0
        ? "expired with " + count(status.held()) + " held; is the job running?"
        : "releasing for " + Figures.countdown(ahead.abs());
  }

  private static List<String> identity(CampaignStatus status) {
    return List.of(
        "selected " + count(status.selected()),
        "= held " + count(status.held()),
        "+ withdrawn " + count(status.withdrawn()),
        "+ suppressed " + count(CampaignStatus.sum(status.suppressed())),
        "+ sent " + count(status.sent()),
        "+ failed " + count(CampaignStatus.sum(status.failed())),
        "+ unknown " + count(CampaignStatus.sum(status.unknown())),
        "+ under way " + count(status.underWay()));
  }

  static String balance(CampaignStatus status) {
    return switch (status.balance()) {
      case BALANCED -> "balances to 0: every message is accounted for";
      case UNDER_WAY ->
          count(status.underWay(), "message") + " under way: left hold, not in the ledger yet";
      case OFF ->
          status.underWay() > 0
              ? "DOES NOT BALANCE: " + count(status.underWay(), "message") + " without a row"
              : "DOES NOT BALANCE: "
                  + count(-status.underWay(), "row")
                  + " more than messages were selected";
      case NOT_COUNTED ->
          "can't be told: the events topic no longer says how many were selected; the figures are"
              + " the ledger's";
    };
  }

  private List<String> times(CampaignStatus status) {
    if (status.firstSent() == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("  first sent    " + Figures.exactly(status.firstSent(), zone));
    lines.add("  last sent     " + Figures.exactly(status.lastSent(), zone) + rate(status));
    Lateness late = status.lateness();
    if (late != null) {
      lines.add(
          "  late by       p50 "
              + Figures.span(late.p50())
              + ", p99 "
              + Figures.span(late.p99())
              + ", max "
              + Figures.span(late.max()));
    }
    return lines;
  }

  /** On average, where there was time enough to tell. */
  private static String rate(CampaignStatus status) {
    if (status.firstSent() == null) {
      return "";
    }
    long millis = Duration.between(status.firstSent(), status.lastSent()).toMillis();
    return millis < 1000 ? "" : ", " + count(status.sent() * 1000 / millis) + "/s";
  }

  private static String bar(double progress) {
    int full = (int) (progress * BAR);
    return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "]";
  }

  /** 100 % only when it is. */
  private static String percent(double progress) {
    return (int) Math.floor(progress * 100) + " %";
  }

  private static String term(String label, long number, String remark) {
    return (figure(label, number) + remark).stripTrailing();
  }

  private static List<String> term(String label, Map<String, Long> byReason) {
    String figure = figure(label, CampaignStatus.sum(byReason));
    if (byReason.isEmpty()) {
      return List.of(figure.stripTrailing());
    }
    List<String> reasons = new ArrayList<>();
    byReason.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(e -> reasons.add(orNoReason(e.getKey()) + " " + count(e.getValue()) + ","));
    String last = reasons.remove(reasons.size() - 1);
    reasons.add(last.substring(0, last.length() - 1));
    return Layout.wrap(figure, reasons);
  }

  private static String orNoReason(String reason) {
    return reason.isEmpty() ? "no reason" : reason;
  }

  private static String figure(String label, long number) {
    return String.format(Locale.ROOT, "%-14s%,14d  ", label, number);
  }
}
