// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class KadianTest {
  /** CSV, and a script. */
  private static final Set<String> OF_A_FORM_OF_THEIR_OWN = Set.of("export", "completion");

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String line) {
    return Kadian.commandLine(surroundings(out, err, folder.toString())).execute(line.split(" "));
  }

  private static Surroundings surroundings(StringWriter out, StringWriter err, String run) {
    return new Surroundings(
        Map.of("KADIAN_RUN", run),
        Clock.systemUTC(),
        length -> {},
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        false,
        null);
  }

  /** Each that does something, as one writes it. */
  static Stream<String> commands() {
    return leaves(all())
        .map(leaf -> leaf.getCommandSpec().qualifiedName().substring("kadian ".length()));
  }

  private static CommandLine all() {
    return Kadian.commandLine(surroundings(new StringWriter(), new StringWriter(), "nowhere"));
  }

  private static Stream<CommandLine> leaves(CommandLine command) {
    return command.getSubcommands().isEmpty()
        ? Stream.of(command)
        : command.getSubcommands().values().stream().distinct().flatMap(KadianTest::leaves);
  }

  @ParameterizedTest
  @MethodSource("commands")
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
  @MethodSource("commands")
  void everyCommandAnswersProgramsAndTellsThemWhatFailed(String command) {
    if (OF_A_FORM_OF_THEIR_OWN.contains(command)) {
      return;
    }
    assertThat(run(command + " --help")).isZero();
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("--json Answer with one JSON document on stdout, nothing else")
        .contains("if it fails, with {\"error\": \"why\", \"exit_code\": 1}");
  }

  @Test
  void answersWithTheErrorAsJsonAndSaysItOnStderrToo() throws Exception {
    assertThat(run("campaign announce nowhere.yaml --json")).isEqualTo(1);
    assertThat(Json.MAPPER.readTree(out.toString()))
        .isEqualTo(
            Json.MAPPER.readTree(
                "{\"error\":\"nowhere.yaml: there is no such file\",\"exit_code\":1}"));
    assertThat(err.toString()).isEqualTo("nowhere.yaml: there is no such file\n");
  }

  @Test
  void answersWithAWrongCommandLineAsJson() throws Exception {
    assertThat(run("campaign announce --wait soon --json")).isEqualTo(2);
    assertThat(Json.MAPPER.readTree(out.toString()).path("exit_code").asInt()).isEqualTo(2);
    assertThat(Json.MAPPER.readTree(out.toString()).path("error").asText()).contains("--wait");
  }

  @Test
  void answersThatTheClusterIsDownAsJson() throws Exception {
    assertThat(run("cluster status --json")).isEqualTo(3);
    assertThat(Json.MAPPER.readTree(out.toString()))
        .isEqualTo(Json.MAPPER.readTree("{\"state\":\"down\",\"processes\":[],\"jobs\":[]}"));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void listsAllExitCodesInTheHelpAndInTheReadme() throws Exception {
    Map<String, String> all = codes(all());
    assertThat(all).hasSizeGreaterThan(5);
    assertThat(codesOfTheReadme()).containsExactlyEntriesOf(all);
    assertThat(leaves(all()).flatMap(command -> codes(command).keySet().stream()))
        .as("those of each command")
        .containsOnly(all.keySet().toArray(String[]::new));
  }

  private static Map<String, String> codes(CommandLine command) {
    return command.getCommandSpec().usageMessage().exitCodeList();
  }

  private static Map<String, String> codesOfTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("| exit code |");
    Map<String, String> codes = new LinkedHashMap<>();
    Pattern.compile("^\\| (\\d+) \\| (.*) \\|$", Pattern.MULTILINE)
        .matcher(readme.substring(begin, readme.indexOf("\n\n", begin)))
        .results()
        .forEach(row -> codes.put(row.group(1), row.group(2)));
    return codes;
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
