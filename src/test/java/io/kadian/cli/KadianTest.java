// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KadianTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String line) {
    Surroundings surroundings =
        new Surroundings(
            Map.of("KADIAN_RUN", folder.toString()),
            Clock.systemUTC(),
            length -> {},
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false,
            null);
    return Kadian.commandLine(surroundings).execute(line.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "segment publish",
        "segment list",
        "segment check",
        "segment count",
        "segment why",
        "campaign announce",
        "campaign list",
        "campaign preview",
        "campaign test-send",
        "suppression load",
        "suppression list",
        "suppression drop",
        "suppression check",
        "status",
        "report",
        "export",
        "explain",
        "cluster up",
        "cluster down",
        "cluster status",
        "job submit",
        "job stop",
        "job upgrade",
        "job savepoints"
      })
  void everyCommandHelpsWithAnExampleTheSettingsAndTheExitCodes(String command) {
    assertThat(run(command + " --help")).isZero();
    assertThat(out.toString())
        .contains("Usage: kadian " + command)
        .containsPattern("Examples?:\n  kadian " + command)
        .contains("--settings=FILE", "-D=KEY=VALUE", "--zone=ZONE", "--verbose")
        .contains("Exit codes:")
        .contains("3    Kafka, the database or Flink can't be reached");
    assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "segment --help",
        "campaign --help",
        "suppression --help",
        "cluster --help",
        "job --help"
      })
  void helpsWithWhatCommandsThereAre(String command) {
    assertThat(run(command)).isZero();
    assertThat(out.toString()).contains("Commands:").contains("Exit codes:");
  }

  @Test
  void tellsItsVersionAndFlinks() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("kadian "),
            line -> assertThat(line).isEqualTo("Flink 2.3"),
            line -> assertThat(line).startsWith("Java "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "segment",
        "sgment list",
        "segment publish",
        "segment check",
        "segment count",
        "segment why gold",
        "campaign preview",
        "campaign preview a.yaml --price-per-part cheap",
        "campaign test-send a.yaml",
        "campaign announce a.yaml b.yaml",
        "campaign announce a.yaml --wait soon",
        "campaign announce a.yaml --wait -1s",
        "status --zone Mars/Olympus",
        "status -D novalue",
        "status --nonsense",
        "report",
        "report double12 --price-per-part 0,045",
        "report double12 --price-per-part 1e999999999",
        "report double12 --price-per-part -1",
        "export",
        "export a b",
        "explain",
        "cluster",
        "cluster up --task-managers many",
        "job upgrade",
        "job upgrade a.jar b.jar",
        "job stop --drain"
      })
  void aWrongCommandLineIsExitCodeTwoAndPointsToTheHelp(String line) {
    assertThat(run(line)).isEqualTo(2);
    assertThat(err.toString()).startsWith("kadian: ").contains("--help'");
    assertThat(List.of(out.toString(), err.toString()))
        .noneSatisfy(said -> assertThat(said).contains("\tat "));
  }

  @Test
  void suggestsTheCommandThatWasProbablyMeant() {
    run("segmnt");
    assertThat(err.toString()).contains("segment");
  }

  @ParameterizedTest
  @ValueSource(strings = {"30s", "PT30S", "30", "0m30s"})
  void readsATimeInManyForms(String text) throws Exception {
    assertThat(new SpanOfTime().convert(text)).hasSeconds(30);
  }

  @Test
  void aFileThatIsNotThereIsExitCodeOneAndNoStackTrace() {
    assertThat(run("campaign announce nowhere.yaml")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("nowhere.yaml: there is no such file\n");
  }

  @Test
  void offersNoDrain() {
    assertThat(run("job stop --help")).isZero();
    assertThat(out.toString()).doesNotContain("--drain");
  }

  @Test
  void saysHowToComeByACluster() {
    assertThat(run("job stop")).isEqualTo(1);
    assertThat(err.toString()).contains("no cluster").contains("scripts/cluster up");
  }

  @Test
  void verboseGivesTheStackTraceToo() {
    assertThat(run("campaign announce nowhere.yaml --verbose")).isEqualTo(1);
    assertThat(err.toString()).contains("\tat io.kadian.cli.InputFile.read");
  }
}
