// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * What a command finds around it.
 *
 * @param clock its zone is the one that times are shown in, unless {@code --zone} says another
 * @param isTerminal whether a person looks at {@code out}: it may be redrawn
 * @param home where Kadian is installed; a setting's relative path is looked up there too
 */
record Surroundings(
    Map<String, String> environment,
    Clock clock,
    Pause pause,
    PrintWriter out,
    PrintWriter err,
    boolean isTerminal,
    @Nullable Path home) {}
