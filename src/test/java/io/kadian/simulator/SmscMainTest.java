// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SmscMainTest {

  @Test
  void everyOptionIsDocumented() {
    assertThat(new CommandLine(new SmscMain()).getCommandSpec().options())
        .hasSizeGreaterThan(14)
        .allSatisfy(option -> assertThat(option.description()).isNotEmpty());
  }

  @Test
  void aWrongShareIsSaidInWords() {
    StringWriter errors = new StringWriter();
    CommandLine command = new CommandLine(new SmscMain()).setErr(new PrintWriter(errors));
    assertThat(command.execute("--lost", "2")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(errors.toString()).contains("the share of lost answers must be from 0 to 1");
  }

  @Test
  void aPortThatIsTakenIsSaidInWords() throws IOException {
    StringWriter errors = new StringWriter();
    try (SmscSimulator other = SmscSimulator.start(SimulatorOptions.builder().build())) {
      CommandLine command = new CommandLine(new SmscMain()).setErr(new PrintWriter(errors));
      assertThat(command.execute("--port=" + other.port()))
          .isEqualTo(CommandLine.ExitCode.SOFTWARE);
    }
    assertThat(errors.toString())
        .startsWith("It can't listen on 127.0.0.1: Address already in use");
  }

  @Test
  void saysWhereItListensAndEndsOnSigterm() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SmscMain.class.getName(),
                "--port=0",
                "--http-port=0")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).matches("SMPP  127\\.0\\.0\\.1:\\d+");
      assertThat(out.readLine()).matches("HTTP  http://127\\.0\\.0\\.1:\\d+/");
      process.toHandle().destroy(); // SIGTERM; Process.destroy would close its streams
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(out.readLine()).startsWith("0 messages, 0 repeats");
    } finally {
      process.destroyForcibly();
    }
  }
}
