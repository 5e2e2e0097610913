// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.AudienceEstimate;
import io.kadian.domain.AudienceEstimate.Sample;
import io.kadian.domain.ControlRecord.TestSend;
import io.kadian.domain.Outcome;
import io.kadian.domain.Phones;
import io.kadian.domain.Reason;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * What became of a campaign's text that was sent to try it.
 *
 * @param campaign the test's own id
 * @param text as it was sent; null if none could be made
 * @param parts of which the text consists; 0 without one
 * @param suppressed by reason, known before it left
 */
record TestOutcome(
    String campaign,
    @Nullable String text,
    int parts,
    long sendable,
    Map<Reason, Long> suppressed,
    List<Message> messages) {

  /**
   * @param phone masked
   * @param state as the ledger has it; null: under way, or held
   */
  record Message(
      String phone,
      @Nullable Outcome.State state,
      @Nullable String reason,
      @Nullable String route,
      @Nullable Instant sent) {

    static Message of(String phone, @Nullable Outcome outcome) {
      String shown = Phones.mask(phone);
      return outcome == null
          ? new Message(shown, null, null, null, null)
          : new Message(shown, outcome.state(), outcome.reason(), outcome.route(), outcome.sent());
    }

    List<String> lines(ZoneId zone) {
      String label = "  " + phone + "  ";
      if (state == null) {
        return List.of(label + "under way");
      }
      StringBuilder said = new StringBuilder(state.name());
      if (sent != null) {
        said.append(' ').append(Figures.exactly(sent, zone));
      }
      if (route != null) {
        said.append(", by ").append(route);
      }
      if (state != Outcome.State.SENT) {
        said.append(reason == null ? "" : ", " + reason);
        said.append(": ").append(ReasonWords.of(state, reason));
      }
      return Layout.wrap(label, Printable.of(said.toString()));
    }
  }

  static TestOutcome of(TestSend test, AudienceEstimate estimate, List<Outcome> outcomes) {
    Map<String, Outcome> byPhone =
        outcomes.stream()
            .collect(Collectors.toMap(Outcome::phone, Function.identity(), (one, other) -> other));
    Optional<Sample> sample = estimate.samples().stream().findFirst();
    return new TestOutcome(
        test.campaign().id(),
        sample.map(Sample::text).orElse(null),
        sample.map(Sample::parts).orElse(0),
        estimate.sendable(),
        estimate.suppressed(),
        test.phones().stream().map(phone -> Message.of(phone, byPhone.get(phone))).toList());
  }

  long stillUnderWay() {
    return messages.stream().filter(message -> message.state() == null).count();
  }

  /** That none is known to have failed. */
  boolean isAsWanted() {
    return sendable == messages.size()
        && messages.stream()
            .allMatch(message -> message.state() == null || message.state() == Outcome.State.SENT);
  }

  List<String> lines(ZoneId zone) {
    List<String> lines = new ArrayList<>();
    if (text != null) {
      lines.add(text);
      lines.add("(" + Figures.count(parts, "part") + ")");
    }
    lines.add(
        campaign
            + ": "
            + Figures.count(sendable, "message")
            + " on the way"
            + (stillUnderWay() == messages.size()
                ? "; what comes of it: kadian status " + campaign
                : ""));
    if (stillUnderWay() < messages.size()) {
      messages.forEach(message -> lines.addAll(message.lines(zone)));
    }
    return lines;
  }
}
