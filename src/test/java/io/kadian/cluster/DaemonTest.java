// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.cluster.Daemon.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {
  @TempDir Path folder;
  private final Poll poll = new Poll(Clock.systemUTC(), length -> Thread.sleep(length.toMillis()));
  private RunFolder run;
  private Daemon daemon;

  @BeforeEach
  void nothingWasStarted() {
    run = new RunFolder(folder.resolve("a run"));
    daemon = new Daemon(run, "jobmanager");
    assertThat(daemon.state()).isEqualTo(State.ABSENT);
    assertThat(Daemon.all(run)).isEmpty();
  }

  @Test
  void runsUntilItIsTold() {
    daemon.start(sleeper(), Map.of());
    assertThat(daemon.state()).isEqualTo(State.RUNS);
    assertThat(Daemon.all(run)).extracting(Daemon::name).containsExactly("jobmanager");
    ProcessHandle process = ProcessHandle.of(daemon.pid()).orElseThrow();

    daemon.end(poll);
    assertThat(daemon.state()).isEqualTo(State.ABSENT);
    await().until(() -> !process.isAlive());
  }

  @Test
  void isDeadWhenSomebodyKilledIt() throws Exception {
    daemon.start(sleeper(), Map.of());
    ProcessHandle process = ProcessHandle.of(daemon.pid()).orElseThrow();
    process.destroyForcibly();
    process.onExit().get();

    assertThat(daemon.state()).isEqualTo(State.DEAD);
    daemon.end(poll);
    assertThat(daemon.state()).isEqualTo(State.ABSENT);
  }

  @Test
  void leavesAloneWhoeverHasItsPidNow() throws IOException {
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      write(String.valueOf(other.pid()));
      assertThat(daemon.state()).isEqualTo(State.DEAD);
      daemon.end(poll);
      assertThat(other.isAlive()).isTrue();
      assertThat(daemon.state()).isEqualTo(State.ABSENT);
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void isDeadIfItsPidFileIsHalfWritten() throws IOException {
    write("");
    assertThat(daemon.state()).isEqualTo(State.DEAD);
    daemon.end(poll);
    assertThat(daemon.state()).isEqualTo(State.ABSENT);
  }

  private void write(String pid) throws IOException {
    Files.createDirectories(run.processes());
    Files.writeString(run.processes().resolve("jobmanager.pid"), pid);
  }

  private static JavaCommand sleeper() {
    return new JavaCommand(
        List.of("-Xmx32m"),
        System.getProperty("java.class.path"),
        Sleeper.class.getName(),
        List.of());
  }

  /** Does nothing for a minute. */
  static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] args) throws InterruptedException {
      Thread.sleep(Duration.ofMinutes(1).toMillis());
    }
  }
}
