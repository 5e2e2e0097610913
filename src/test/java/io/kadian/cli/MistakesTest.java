// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.api.junit.jupiter.InjectSoftAssertions;
import org.assertj.core.api.junit.jupiter.SoftAssertionsExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a user gets wrong: a sentence and exit code 1 or 2, never a stack trace. */
@ExtendWith(SoftAssertionsExtension.class)
class MistakesTest {
  private static final String GOLD = "-- Gold.\nSELECT * FROM members WHERE tier = 'GOLD'\n";
  private static final String DOUBLE12 =
      """
      id: double12
      segment: gold
      message: "【富销云】{{first_name|会员}}开抢 拒收请回复R"
      send_at: 2036-12-12T20:00:00+08:00
      """;

  @TempDir Path folder;
  @InjectSoftAssertions SoftAssertions softly;

  /** What each command takes to get as far as the settings. */
  static Stream<String> commands() {
    return Stream.of(
        "segment publish gold.sql",
        "segment list",
        "segment check gold.sql",
        "segment count gold.sql",
        "segment why gold.sql m1",
        "campaign announce double12.yaml",
        "campaign list",
        "campaign preview double12.yaml",
        "campaign test-send double12.yaml --to 13800000001",
        "campaign hold double12",
        "campaign release double12",
        "campaign cancel double12",
        "campaign reschedule double12 --to 2036-12-12T21:00:00+08:00",
        "status",
        "report double12",
        "export double12",
        "explain m1",
        "job submit --jar kadian.jar");
  }

  @BeforeEach
  void fillTheFolder() throws IOException {
    byte[] binary = new byte[2000];
    for (int i = 0; i < binary.length; i++) {
      binary[i] = (byte) (i * 37);
    }
    for (String name : List.of("binary.yaml", "binary.sql", "binary.properties", "binary.jar")) {
      Files.write(folder.resolve(name), binary);
    }
    for (String name : List.of("zeros.yaml", "zeros.sql", "zeros.properties")) {
      Files.write(folder.resolve(name), new byte[2000]);
    }
    for (String name : List.of("empty.yaml", "empty.sql", "empty.jar")) {
      Files.createFile(folder.resolve(name));
    }
    for (String name : List.of("folder", "folder.yaml", "folder.sql", "folder.jar")) {
      Files.createDirectory(folder.resolve(name));
    }
    // Nobody can read it, not even root.
    for (String name : List.of("loop.yaml", "loop.sql", "loop.properties", "loop.jar")) {
      Files.createSymbolicLink(folder.resolve(name), Path.of(name));
    }
    Files.writeString(folder.resolve("gold.sql"), GOLD);
    Files.writeString(folder.resolve("double12.yaml"), DOUBLE12);
    Files.writeString(folder.resolve("list.yaml"), "- a\n- b\n");
    Files.writeString(folder.resolve("number.yaml"), "12\n");
    Files.writeString(folder.resolve("deep.yaml"), "[".repeat(5000));
    Files.writeString(folder.resolve("tab.yaml"), "id:\tx\n\tsegment: y\n");
    Files.writeString(folder.resolve("alias.yaml"), "id: &a [*a]\n");
    Files.writeString(folder.resolve("tag.yaml"), "!!java.net.URL [\"http://localhost\"]\n");
    Files.writeString(folder.resolve("types.yaml"), "id: {a: 1}\nsend_at: [1]\nmessage: 12\n");
    Files.writeString(folder.resolve("escape.properties"), "kafka.control-topic = \\u12\n");
    Files.writeString(folder.resolve("unknown.properties"), "kafka.control-topik = x\n");
  }

  private void isAMistake(String line) {
    isAMistake(line, folder.resolve("run"));
  }

  private void isAMistake(String line, Path run) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Surroundings surroundings =
        new Surroundings(
            Map.of("KADIAN_RUN", run.toString()),
            Clock.systemUTC(),
            length -> {},
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false,
            null);
    String[] words =
        Stream.of(line.split(" "))
            .map(word -> word.replace("%20", " ").replace("{}", ""))
            .map(this::inTheFolder)
            .toArray(String[]::new);

    int exitCode = Kadian.commandLine(surroundings).execute(words);

    String said = err.toString();
    softly
        .assertThat(line + " -> " + exitCode + "\n" + said)
        .matches("(?s).* -> [12]\n.*\\S.*")
        .doesNotContain("Exception", "Error:", "\tat ", "this shouldn't happen", "null")
        .matches(all -> all.lines().count() < 12, "less than 12 lines");
    softly.assertThat(out.toString()).as(line).isEmpty();
  }

  private String inTheFolder(String word) {
    int value = word.indexOf('=') + 1;
    Path file = folder.resolve(word.substring(value));
    boolean isThere = Files.exists(file) || Files.isSymbolicLink(file);
    return isThere && value < word.length() ? word.substring(0, value) + file : word;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anOptionOrASettingThatIsNone(String command) {
    isAMistake(command + " --nonsense");
    isAMistake(command + " --zone Mars/Olympus");
    isAMistake(command + " --settings nowhere.properties");
    isAMistake(command + " -D kafka.control-topik=x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--settings folder",
        "--settings loop.properties",
        "--settings binary.properties",
        "--settings zeros.properties",
        "--settings escape.properties",
        "--settings unknown.properties",
        "--settings",
        "-D =x",
        "-D nonsense",
        "-D",
        "--zone"
      })
  void settingsThatAreNone(String options) {
    isAMistake("campaign list " + options);
    isAMistake("job submit --jar kadian.jar " + options);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nowhere", "folder", "loop", "binary", "zeros", "empty", "list", "number", "deep", "tab",
        "alias", "tag", "types", "{}"
      })
  void aCampaignThatIsNone(String name) {
    String file = name.equals("{}") ? name : name + ".yaml";
    isAMistake("campaign announce " + file);
    isAMistake("campaign preview " + file);
    isAMistake("campaign test-send " + file + " --to 13800000001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nowhere.sql",
        "folder.sql",
        "loop.sql",
        "binary.sql",
        "zeros.sql",
        "empty.sql",
        "/",
        "double12.yaml"
      })
  void aSegmentThatIsNone(String file) {
    isAMistake("segment publish " + file); // reads it as check does
    isAMistake("segment why " + file + " m1"); // as count does
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nowhere.sql", "folder.sql", "loop.sql", "binary.sql", "zeros.sql", "gold.sql"})
  void aMemberTableThatIsNone(String file) {
    isAMistake("campaign preview double12.yaml -D members.ddl=" + file); // as all read it
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster up", "cluster down", "job stop", "job submit --jar gold.sql"})
  void aRunFolderThatIsNone(String command) {
    isAMistake(command, folder.resolve("gold.sql"));
    isAMistake(command, folder.resolve("loop.sql"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "segment check {}",
        "segment count gold.sql --send-at tomorrow",
        "segment count gold.sql --send-at 2026-02-30T10:00:00Z",
        "segment count gold.sql --send-at +99999999999-01-01T00:00:00Z",
        "segment count gold.sql --wait 99999999999999999999s",
        "segment count gold.sql --wait {}",
        "segment why gold.sql",
        "campaign announce double12.yaml --wait -3",
        "campaign preview double12.yaml --price-per-part cheap",
        "campaign preview double12.yaml --price-per-part -1",
        "campaign preview double12.yaml --price-per-part 1e999999999",
        "campaign test-send double12.yaml --to nonsense",
        "campaign test-send double12.yaml --to {}",
        "campaign test-send double12.yaml --outcome-wait never",
        "campaign hold",
        "campaign hold --all double12",
        "campaign cancel",
        "campaign reschedule double12",
        "report double12 --html folder",
        "report double12 --html nowhere/report.html",
        "report double12 --html gold.sql",
        "report double12 --html {}",
        "export double12 --to folder",
        "export double12 --to nowhere/x.csv",
        "export double12 --to gold.sql",
        "export double12 --to {}",
        "cluster up --port -1",
        "cluster up --port 70000",
        "cluster up --port many",
        "cluster up --task-managers 0",
        "cluster up --task-managers 99999999999",
        "cluster up --flink nonsense",
        "cluster up --flink rest.port=many",
        "cluster up --flink taskmanager.memory.process.size=lots",
        "cluster up --limit soon",
        "job stop",
        "job stop --to {}",
        "job savepoints",
        "job upgrade nowhere.jar",
        "job upgrade folder.jar",
        "job upgrade loop.jar",
        "job upgrade binary.jar",
        "job upgrade empty.jar",
        "job upgrade gold.sql",
        "job submit --jar nowhere.jar",
        "job submit --jar folder.jar",
        "job submit --jar binary.jar",
        "job submit --jar gold.sql",
        "job submit --parallelism many",
        "completion bash",
        "-D kafka.control-topic=x",
        "{}"
      })
  void whateverElse(String line) {
    isAMistake(line);
  }
}
