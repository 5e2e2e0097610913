// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.ControlRecord.Command.Action;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "release",
    description =
        "Opens the switch again: what is due leaves, from where it stopped; what isn't due waits for"
            + " its instant. A campaign leaves only if neither it nor all campaigns are held.",
    footer = {
      "%nExamples:",
      "  kadian campaign release double12-gold",
      "  kadian campaign release --all"
    })
final class ReleaseCampaign extends WorkSwitch {

  @Option(
      names = "--all",
      description = "The switch of all campaigns; those that are held by themselves stay held.")
  private boolean all;

  ReleaseCampaign(Kadian kadian) {
    super(kadian, Action.RELEASE);
  }

  @Override
  boolean isForAll() {
    return all;
  }

  @Override
  String done() {
    return "released";
  }
}
