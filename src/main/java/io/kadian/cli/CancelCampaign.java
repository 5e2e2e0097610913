// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.ControlRecord.Command.Action;
import picocli.CommandLine.Command;

@Command(
    name = "cancel",
    description =
        "Ends campaigns for good: what has not left is accounted for as suppressed, CANCELLED.",
    footer = {"%nExample:", "  kadian campaign cancel double12-gold"})
final class CancelCampaign extends WorkSwitch {

  CancelCampaign(Kadian kadian) {
    super(kadian, Action.CANCEL);
  }

  @Override
  String done() {
    return "cancelled";
  }
}
