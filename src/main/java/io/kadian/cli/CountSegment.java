// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.cli.AboutSegment.Answered;
import io.kadian.domain.AudienceEstimate;
import io.kadian.status.QuestionAnswers;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "count",
    description =
        "Says how many a segment would select, of the members that the running job holds now."
            + " Nothing is published.",
    footer = {
      "%nExamples:",
      "  kadian segment count gold-guangzhou",
      "  kadian segment count sql/segments/lapsed.sql --send-at 2026-12-12T20:00:00+08:00"
    })
final class CountSegment implements Callable<Integer> {
  private final Kadian kadian;
  @Mixin private AboutSegment about = new AboutSegment();

  /** As JSON. */
  record Count(String segment, Instant sendAt, long members, long selected, long unevaluable) {}

  CountSegment(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws InterruptedException {
    Answered<AudienceEstimate> answered = about.ask(kadian, null, QuestionAnswers::estimate);
    AudienceEstimate found = answered.answer();
    if (about.isJson()) {
      kadian.answer(
          new Count(
              answered.segment(),
              answered.instant(),
              found.members(),
              found.selected(),
              found.unevaluable()));
      return Kadian.OK;
    }
    kadian.say(
        "%s: %s of %s"
            .formatted(
                answered.segment(),
                Figures.count(found.selected()),
                Figures.count(found.members(), "member")));
    if (answered.usesInstant()) {
      kadian.say("  with send_at " + Figures.instant(answered.instant(), kadian.zone()));
    }
    if (found.unevaluable() > 0) {
      kadian.say(
          "  left out, as the condition can't be evaluated for them: "
              + Figures.count(found.unevaluable()));
    }
    return Kadian.OK;
  }
}
