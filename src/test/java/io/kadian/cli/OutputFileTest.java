// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.cli.OutputFile.Content;
import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir Path folder;

  private static Content content(String text) {
    return out -> {
      out.write(text.getBytes(UTF_8));
      return text.length();
    };
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void onlyItsOwnerMayReadIt() throws Exception {
    Path file = folder.resolve("phones.csv");

    assertThat(new OutputFile(file, false, "rw-------").write(content("双12"))).isEqualTo(3);

    assertThat(file).hasContent("双12");
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void overwritesOnlyWhenToldTo() throws Exception {
    Path file = Files.writeString(folder.resolve("old.csv"), "old");

    assertThatThrownBy(() -> new OutputFile(file, false, "rw-------").write(content("new")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ": is there already; --force overwrites it");
    assertThat(file).hasContent("old");

    new OutputFile(file, true, "rw-------").write(content("new"));
    assertThat(file).hasContent("new");
    assertThat(permissions(file)).isEqualTo("rw-------");
  }

  @Test
  void leavesNothingBehindWhenItFails() throws Exception {
    Path file = folder.resolve("half.csv");
    OutputFile output = new OutputFile(file, false, "rw-------");

    assertThatThrownBy(
            () ->
                output.write(
                    out -> {
                      out.write('x');
                      throw new SQLException("the database went away");
                    }))
        .isInstanceOf(SQLException.class);

    assertThat(files()).isZero();
  }

  @Test
  void refusesWhatIsNoFile() {
    assertThatThrownBy(() -> new OutputFile(folder, true, "rw-------").check())
        .hasMessage(folder + ": is not a file");
    assertThatThrownBy(
            () -> new OutputFile(folder.resolve("no/such.csv"), true, "rw-------").check())
        .hasMessage(folder.resolve("no/such.csv") + ": there is no folder " + folder.resolve("no"));
  }
}
