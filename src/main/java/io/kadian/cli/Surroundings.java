// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * What a command finds around it.
 *
 * @param clock its zone is the one that times are shown in, unless {@code --zone} says another
 * @param isTerminal whether a person looks at {@code out}: it may be redrawn
 * @param home where Kadian is installed; a setting's relative path is looked up there too
 * @param progressAfter once a command has run so long, it says on {@code err} what it waits for;
 *     null if nobody looks at that, as it is no terminal
 */
record Surroundings(
    Map<String, String> environment,
    Clock clock,
    Pause pause,
    PrintWriter out,
    PrintWriter err,
    boolean isTerminal,
    @Nullable Path home,
    @Nullable Duration progressAfter) {

  /** Where nobody looks at {@code err}. */
  Surroundings(
      Map<String, String> environment,
      Clock clock,
      Pause pause,
      PrintWriter out,
      PrintWriter err,
      boolean isTerminal,
      @Nullable Path home) {
    this(environment, clock, pause, out, err, isTerminal, home, null);
  }
}
