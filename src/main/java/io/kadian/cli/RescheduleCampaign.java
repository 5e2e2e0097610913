// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.ControlRecord.Command.Action;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "reschedule",
    description =
        "Moves campaigns to another instant. What is held stays as it was prepared, and the audience"
            + " changes until then. One that is leaving must be held first, and goes on at the new"
            + " instant once it is released. Its expiry moves along.",
    footer = {
      "%nExamples:",
      "  kadian campaign reschedule double12-gold --to 2026-12-12T21:00:00+08:00",
      "  kadian campaign reschedule double12-gold --to 2026-12-12T21:00 --zone Asia/Shanghai"
    })
final class RescheduleCampaign extends WorkSwitch {

  @Option(
      names = "--to",
      required = true,
      paramLabel = "INSTANT",
      description = "With an offset, or a time in --zone.")
  private String to;

  RescheduleCampaign(Kadian kadian) {
    super(kadian, Action.RESCHEDULE);
  }

  @Override
  Instant sendAt() {
    return InstantOption.read("--to", to, kadian().zone());
  }

  @Override
  String done() {
    return "moved to " + Figures.instant(sendAt(), kadian().zone());
  }
}
