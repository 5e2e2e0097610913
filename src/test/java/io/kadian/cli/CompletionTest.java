// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that {@code kadian completion} prints, in a bash as it is after the Tab key. */
class CompletionTest {
  @TempDir Path folder;

  @BeforeEach
  void print() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Kadian.commandLine(
                new Surroundings(
                    Map.of(),
                    Clock.systemUTC(),
                    length -> {},
                    new PrintWriter(out, true),
                    new PrintWriter(err, true),
                    false,
                    null))
            .execute("completion");
    assertThat(exitCode).as(err.toString()).isZero();
    // In the jar's place, which comes later in the build.
    Path script = Files.createDirectory(folder.resolve("scripts")).resolve("kadian");
    Files.writeString(folder.resolve("completion"), out.toString());
    Files.writeString(script, "#!/bin/sh\n[ \"$*\" = completion ] && cat completion\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  /**
   * What is offered.
   *
   * @param line the last word is the one to be completed
   */
  private List<String> offered(String... line) throws Exception {
    String script =
        """
        set -u
        README
        # By a path bash asks for the whole of it first, and then for its last name.
        name=${1##*/}
        function=$(complete -p "$name" | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        COMP_LINE="$*"
        COMP_POINT=${#COMP_LINE}
        "$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}" 2>/dev/null
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    List<String> command = new ArrayList<>();
    command.addAll(List.of("bash", "-c", script.replace("README", lineOfTheReadme()), "bash"));
    command.addAll(List.of(line));
    Process bash =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.lines().map(String::strip).toList();
  }

  private static String lineOfTheReadme() throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .filter(line -> line.contains("scripts/kadian completion"))
        .findFirst()
        .orElseThrow()
        .strip();
  }

  @Test
  void offersCommands() throws Exception {
    assertThat(offered("kadian", ""))
        .contains("segment", "campaign", "status", "report", "job", "cluster", "completion");
    assertThat(offered("kadian", "camp")).containsExactly("campaign");
    assertThat(offered("kadian", "campaign", ""))
        .contains("announce", "preview", "test-send", "hold", "release", "reschedule");
  }

  @Test
  void offersOptions() throws Exception {
    assertThat(offered("kadian", "campaign", "hold", "--"))
        .contains("--all", "--wait", "--json", "--settings", "--zone", "--help");
    assertThat(offered("kadian", "status", "--w")).containsExactly("--watch");
  }

  @Test
  void offersFilesForFiles() throws Exception {
    Files.createFile(folder.resolve("double12.yaml"));
    Files.createFile(folder.resolve("my.properties"));

    assertThat(offered("kadian", "campaign", "announce", "dou")).containsExactly("double12.yaml");
    assertThat(offered("kadian", "status", "--settings", "my.")).containsExactly("my.properties");
  }

  @Test
  void isThereForAPathToo() throws Exception {
    assertThat(offered("/opt/kadian/scripts/kadian", "job", "sub")).containsExactly("submit");
    assertThat(offered("scripts/kadian", "job", "sub")).containsExactly("submit");
  }
}
