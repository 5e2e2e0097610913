// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ProgressTest {
  private static final String ERASE = "\r\033[K";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final PrintWriter toErr = new PrintWriter(err, true);

  @Test
  void saysWhatForHowFarAndHowLongAndIsGoneInTheEnd() {
    try (Progress progress = new Progress(toErr, Duration.ZERO)) {
      progress.of("waiting for the slots", 1, 4);
      await().until(() -> err.toString().contains("slots"));
    }
    assertThat(err.toString())
        .containsPattern(
            "\\Q" + ERASE + "\\E[-|/\\\\] waiting for the slots \\[#####-{15}\\] 1 of 4, \\d+ s")
        .doesNotContain("\n")
        .endsWith(ERASE);
  }

  @Test
  void aLineThatIsLongerThanTheTerminalIsCut() {
    try (Progress progress = new Progress(toErr, Duration.ZERO)) {
      progress.of("w".repeat(500));
      await().until(() -> err.toString().contains("w"));
    }
    assertThat(err.toString().split("\\Q" + ERASE + "\\E"))
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
  }

  @Test
  void whatTakesLessThanItsTimeShowsNothing() {
    try (Progress progress = new Progress(toErr, Duration.ofHours(1))) {
      progress.of("waiting");
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void makesRoomForALineAndStaysAwayOnceItIsClosed() {
    Progress closed;
    try (Progress progress = new Progress(toErr, Duration.ZERO)) {
      closed = progress;
      await().until(() -> !err.toString().isEmpty());
      progress.erase();
      assertThat(err.toString()).endsWith(ERASE);
    }
    int length = err.toString().length();
    closed.of("more");
    await().during(Duration.ofMillis(400)).until(() -> err.toString().length() == length);
  }

  @Test
  void isShownAtATerminalOnlyAndNeverBesideJson() {
    assertThat(run(Duration.ZERO)).contains("working");
    assertThat(run(null)).isEmpty();
    assertThat(run(Duration.ZERO, "--json")).isEmpty();
  }

  private String run(Duration after, String... args) {
    err.getBuffer().setLength(0);
    Surroundings surroundings =
        new Surroundings(
            Map.of(),
            Clock.systemUTC(),
            length -> {},
            new PrintWriter(out, true),
            toErr,
            false,
            null,
            after);
    CommandLine kadian = Kadian.commandLine(surroundings);
    kadian.addSubcommand(new Slow());
    String[] all = new String[args.length + 1];
    all[0] = "slow";
    System.arraycopy(args, 0, all, 1, args.length);
    assertThat(kadian.execute(all)).isZero();
    return err.toString();
  }

  /** Takes until something was drawn, or a moment. */
  @Command(name = "slow")
  private final class Slow implements Runnable {
    @Mixin private AsJson json = new AsJson();

    @Override
    public void run() {
      long until = System.nanoTime() + Duration.ofMillis(500).toNanos();
      while (err.toString().isEmpty() && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      out.append(json.isAsked() ? "{}" : "done");
    }
  }
}
