// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import picocli.CommandLine.Command;

@Command(
    name = "cluster",
    synopsisSubcommandLabel = "COMMAND",
    description = "Starts and ends a Flink cluster of its own on this machine.")
final class ClusterCommands {}
