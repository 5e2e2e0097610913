// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkLibraryTest {
  @TempDir Path folder;

  @Test
  void isADistributionsIfThereIsOne() throws IOException {
    distribution("flink-dist-2.3.1.jar");
    Files.createDirectories(folder.resolve("plugins"));
    FlinkLibrary library = FlinkLibrary.find(Map.of("FLINK_HOME", folder.toString()), folder);
    Map<String, String> environment = new HashMap<>();
    library.addTo(environment);

    assertThat(library.classPath()).isEqualTo(folder + "/lib/*");
    assertThat(environment).containsEntry("FLINK_PLUGINS_DIR", folder + "/plugins");
  }

  @Test
  void isWhatMavenGatheredOtherwise() throws IOException {
    Files.createDirectories(folder.resolve("target/flink-lib"));
    FlinkLibrary library = FlinkLibrary.find(Map.of("FLINK_HOME", ""), folder);
    assertThat(library.classPath()).isEqualTo(folder + "/target/flink-lib/*");
  }

  @Test
  void refusesAnotherVersion() throws IOException {
    distribution("flink-dist-2.2.0.jar");
    assertThatThrownBy(() -> FlinkLibrary.find(Map.of("FLINK_HOME", folder.toString()), null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("FLINK_HOME = " + folder, "Flink 2.2.0", "needs 2.3");
  }

  @Test
  void refusesAFolderThatIsNone() {
    assertThatThrownBy(() -> FlinkLibrary.find(Map.of("FLINK_HOME", folder.toString()), null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("FLINK_HOME = " + folder, "no Flink distribution");
    assertThatThrownBy(() -> FlinkLibrary.find(Map.of(), folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("FLINK_HOME", "mvn package");
  }

  private void distribution(String jar) throws IOException {
    Files.createDirectories(folder.resolve("lib"));
    Files.createFile(folder.resolve("lib").resolve(jar));
  }
}
