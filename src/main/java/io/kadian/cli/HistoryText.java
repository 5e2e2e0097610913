// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static io.kadian.cli.Figures.count;

import io.kadian.domain.Outcome.State;
import io.kadian.report.PersonHistory;
import io.kadian.report.PersonHistory.Claim;
import io.kadian.report.PersonHistory.Entry;
import io.kadian.report.PersonHistory.OptOut;
import io.kadian.report.PersonHistory.Request;
import io.kadian.report.PersonHistory.WaitingReceipt;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/** What happened to a person's messages, in words: a paragraph for each thing that happened. */
final class HistoryText {
  private final ZoneId zone;

  HistoryText(ZoneId zone) {
    this.zone = zone;
  }

  List<String> lines(PersonHistory history) {
    List<String> lines = new ArrayList<>();
    for (Entry entry : history.entries()) {
      lines.add("");
      if (entry instanceof Request request) {
        lines.addAll(of(request));
      } else if (entry instanceof Claim claim) {
        lines.addAll(of(claim));
      } else if (entry instanceof OptOut optOut) {
        lines.addAll(of(optOut));
      } else if (entry instanceof WaitingReceipt receipt) {
        lines.addAll(of(receipt));
      }
    }
    return lines;
  }

  private List<String> of(Request request) {
    List<String> lines = new ArrayList<>();
    String name = Printable.of(request.campaign() + "/" + request.member());
    lines.addAll(headline(request.at(), name + ": " + state(request)));
    line(lines, "why", why(request));
    line(lines, "phone", request.phone());
    line(lines, "variant", request.variant() == null ? null : Printable.of(request.variant()));
    line(lines, "due", time(request.due()));
    line(lines, "left hold", time(request.released()), since(request.due(), request.released()));
    line(lines, "sent", time(request.sent()), since(request.due(), request.sent()), how(request));
    receipt(lines, request);
    return lines;
  }

  private static String state(Request request) {
    String reason = request.reason() == null ? "" : ", " + Printable.of(request.reason());
    return request.state() + reason;
  }

  @Nullable
  private String why(Request request) {
    if (request.state() == State.SENT) {
      return null;
    }
    String why = ReasonWords.of(request.state(), request.reason());
    if (request.repeats() == null) {
      return Printable.of(why);
    }
    String ended =
        request.repeatedState() == null
            ? ", which has no row yet"
            : request.repeatedSent() == null
                ? ", which ended " + request.repeatedState()
                : ", " + request.repeatedState() + " " + time(request.repeatedSent());
    return Printable.of(why + ": by " + request.repeats() + ended);
  }

  private static String how(Request request) {
    StringBuilder how = new StringBuilder(count(request.parts(), "part"));
    if (request.route() != null) {
      how.append(", by ").append(Printable.of(request.route()));
    }
    if (request.messageId() != null) {
      how.append(", message id ").append(Printable.of(request.messageId()));
    }
    return how.toString();
  }

  private void receipt(List<String> lines, Request request) {
    if (request.delivery() == null) {
      line(lines, "receipt", request.state() == State.SENT ? "none" : null);
      return;
    }
    String error =
        request.deliveryError() == null
            ? null
            : "code " + Printable.of(request.deliveryError()) + ", as the SMSC writes it";
    if (request.delivered() == null) {
      line(lines, "receipt", Printable.of(request.delivery()), error);
    } else {
      line(
          lines,
          request.delivery().toLowerCase(Locale.ROOT),
          time(request.delivered()),
          request.sent() == null
              ? null
              : Figures.span(Duration.between(request.sent(), request.delivered()))
                  + " after it was sent",
          error);
    }
  }

  private List<String> of(Claim claim) {
    List<String> lines = new ArrayList<>();
    String name = Printable.of(claim.campaign() + "/" + claim.member());
    lines.addAll(
        headline(
            claim.at(),
            name + ": claimed, " + (isOpen(claim) ? "and not settled" : claim.state())));
    line(
        lines,
        "why",
        isOpen(claim)
            ? "it is being sent, or a crash came before the answer; it has no outcome yet"
            : "its outcome is known and not in the ledger yet");
    line(lines, "phone", claim.phone());
    line(lines, "sent", time(claim.sent()));
    return lines;
  }

  private static boolean isOpen(Claim claim) {
    return claim.state().equals("CLAIMED");
  }

  private List<String> of(OptOut optOut) {
    String how =
        optOut.keyword() == null
            ? " (a row written by hand)"
            : " (by the reply " + Printable.of(optOut.keyword()) + ")";
    List<String> lines =
        new ArrayList<>(
            headline(
                optOut.at(), (optOut.active() ? "opted out of messages" : "opted in again") + how));
    line(lines, "phone", optOut.phone());
    return lines;
  }

  private List<String> of(WaitingReceipt receipt) {
    List<String> lines =
        new ArrayList<>(
            headline(
                receipt.at(),
                "a receipt that waits for its message: " + Printable.of(receipt.delivery())));
    line(lines, "phone", Printable.of(receipt.phone()));
    line(lines, "says", time(receipt.delivered()), code(receipt.error()));
    line(
        lines,
        "of",
        receipt.messageId().isEmpty()
            ? "no message id"
            : "message id " + Printable.of(receipt.messageId()));
    return lines;
  }

  @Nullable
  private static String code(@Nullable String error) {
    return error == null ? null : "code " + Printable.of(error);
  }

  private List<String> headline(Instant at, String what) {
    return Layout.wrap(Figures.instant(at, zone) + "  ", what);
  }

  /** Nothing, if there is nothing to say. */
  private static void line(List<String> lines, String label, @Nullable String... phrases) {
    if (phrases[0] == null) {
      return;
    }
    List<String> said = new ArrayList<>();
    for (String phrase : phrases) {
      if (phrase != null) {
        said.add(phrase);
      }
    }
    String all = String.join(", ", said);
    lines.addAll(
        Layout.wrap(String.format(Locale.ROOT, "  %-10s  ", label), List.of(all.split(" ", -1))));
  }

  @Nullable
  private String time(@Nullable Instant at) {
    return at == null ? null : Figures.exactly(at, zone);
  }

  @Nullable
  private static String since(Instant due, @Nullable Instant at) {
    if (at == null) {
      return null;
    }
    Duration late = Duration.between(due, at);
    return Figures.span(late.abs()) + (late.isNegative() ? " early" : " late");
  }
}
