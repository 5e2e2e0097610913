// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import picocli.CommandLine.Command;

@Command(
    name = "campaign",
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Announces, lists, tries and stops campaigns: one text for one segment at one instant.")
final class CampaignCommands {}
