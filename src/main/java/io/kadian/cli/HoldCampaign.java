// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.ControlRecord.Command.Action;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "hold",
    description =
        "Closes the switch: no message of these campaigns leaves any more, in the middle of a"
            + " release too. What has gone to the gateway in the last moment may be out. Members"
            + " still come in and go out until the instant; what expires while it is held is"
            + " EXPIRED.",
    footer = {
      "%nExamples:",
      "  kadian campaign hold double12-gold",
      "  kadian campaign hold --all"
    })
final class HoldCampaign extends WorkSwitch {

  @Option(names = "--all", description = "All campaigns, those to come included.")
  private boolean all;

  HoldCampaign(Kadian kadian) {
    super(kadian, Action.HOLD);
  }

  @Override
  boolean isForAll() {
    return all;
  }

  @Override
  String done() {
    return "held";
  }
}
