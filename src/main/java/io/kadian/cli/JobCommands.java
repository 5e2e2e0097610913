// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import picocli.CommandLine.Command;

@Command(
    name = "job",
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Submits, stops and upgrades the job on a Flink cluster: the local one if it is up, else"
            + " that of FLINK_CONF_DIR.")
final class JobCommands {}
