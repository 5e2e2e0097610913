// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import picocli.CommandLine.Command;

@Command(
    name = "segment",
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Publishes and lists segments: who is meant, in Flink SQL. Says whom they select, and why.")
final class SegmentCommands {}
