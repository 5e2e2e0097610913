// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** What was done to the job, and when, on the clock of the processes' logs beside it. */
final class Diary {
  private final Path file;
  private final Clock clock;

  Diary(Path file, Clock clock) throws IOException {
    this.file = file;
    this.clock = clock;
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.deleteIfExists(file);
  }

  void note(String what) throws IOException {
    Files.writeString(
        file,
        LocalTime.now(clock).truncatedTo(ChronoUnit.MILLIS) + " " + what + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
