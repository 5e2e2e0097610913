// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.Settings;
import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmittedSettingsTest {
  @TempDir Path folder;
  private Path ddl;
  private Path copies;

  @BeforeEach
  void write() throws IOException {
    ddl = Files.writeString(folder.resolve("members.sql"), "CREATE TABLE members");
    copies = Files.createDirectory(folder.resolve("copies"));
  }

  @Test
  void areThoseThatDifferFromTheDefaultsWhereverTheyCameFrom() {
    List<String> arguments =
        arguments(
            null,
            Map.of("KADIAN_SMPP_PORT", "2776"),
            "--members.ddl",
            ddl.toString(),
            "--hold.chunk",
            "500", // the default
            "--routes",
            "cmcc",
            "--route.cmcc.kind",
            "smpp");
    assertThat(arguments)
        .containsSequence("--smpp.port", "2776")
        .containsSequence("--route.cmcc.kind", "smpp")
        .doesNotContain("--hold.chunk");
    assertThat(Settings.load(arguments.toArray(String[]::new), Map.of()).number("smpp.port"))
        .isEqualTo(2776);
  }

  @Test
  void haveNoSecretButWhereItIs() {
    List<String> arguments =
        arguments(
            null,
            Map.of("KADIAN_DATABASE_PASSWORD", "sesame", "KADIAN_ROUTE_CMCC_PASSWORD", "sesame"),
            "--members.ddl",
            ddl.toString(),
            "--routes",
            "cmcc",
            "--route.cmcc.kind",
            "smpp",
            "--smpp.password-file",
            "secrets/smpp");
    assertThat(arguments.toString()).doesNotContain("sesame");
    assertThat(arguments)
        .containsSequence(
            "--smpp.password-file", Path.of("secrets/smpp").toAbsolutePath().toString());
  }

  @Test
  void copyTheFilesThatTheJobIsMadeOf() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("my.properties"), "smpp.password = sesame\nmembers.ddl = " + ddl);
    List<String> arguments = arguments(file, Map.of(), "--settings", file.toString());
    Files.writeString(ddl, "CREATE TABLE changed");
    Files.delete(file);

    Settings again = Settings.load(arguments.toArray(String[]::new), Map.of());
    assertThat(Path.of(again.text("members.ddl"))).hasContent("CREATE TABLE members");
    assertThat(again.smpp().password()).isEqualTo("sesame");
    try (var files = Files.list(copies)) {
      assertThat(files)
          .hasSize(2)
          .allSatisfy(
              copy ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void sayWhatTheEnvironmentSaidWhateverItSaysLater() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("my.properties"), "smpp.rate = 5\nsmpp.port = 1\nmembers.ddl = " + ddl);
    List<String> arguments =
        arguments(
            file,
            Map.of("KADIAN_SMPP_RATE", "0", "KADIAN_SMPP_PORT", "2"),
            "--settings",
            file.toString());
    Settings again = Settings.load(arguments.toArray(String[]::new), Map.of());
    assertThat(again.number("smpp.rate")).as("the default, and not the file's").isZero();
    assertThat(again.number("smpp.port")).isEqualTo(2);
  }

  @Test
  void tellWhatAnotherSubmissionSaysOtherwise() {
    assertThat(
            SubmittedSettings.changes(
                List.of("--gateway.kind", "dry-run", "--smpp.port", "1", "--members.ddl", "a"),
                List.of("--smpp.port", "1", "--hold.chunk", "7", "--members.ddl", "b")))
        .containsExactly(
            "Setting gateway.kind: dry-run -> (default)", "Setting hold.chunk: (default) -> 7");
  }

  @Test
  void findTheMemberTableWhereKadianIsInstalled() throws IOException {
    Files.createDirectories(folder.resolve("own"));
    Files.writeString(folder.resolve("own/table.sql"), "CREATE TABLE members");
    assertThat(arguments(null, Map.of(), "--members.ddl", "own/table.sql"))
        .contains("--members.ddl");
    assertThatThrownBy(() -> arguments(null, Map.of(), "--members.ddl", "nowhere.sql"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("members.ddl: there is no file nowhere.sql");
  }

  @Test
  void holdFromAnotherFolder() {
    String here = Path.of("pom.xml").toAbsolutePath().toString();
    assertThat(SubmittedSettings.absolute(Map.of("members.ddl", "pom.xml", "smpp.host", "pom.xml")))
        .containsExactlyInAnyOrderEntriesOf(Map.of("members.ddl", here, "smpp.host", "pom.xml"));
  }

  private List<String> arguments(
      @Nullable Path file, Map<String, String> environment, String... given) {
    return SubmittedSettings.arguments(Settings.load(given, environment), file, folder, copies);
  }
}
