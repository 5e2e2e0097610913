// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateChangelogOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedSavepointTest {
  @TempDir private Path folder;

  @Test
  void isACopyOfASavepoint() throws Exception {
    Path savepoint = Files.createDirectories(folder.resolve("savepoint-3f2a91-8c1e"));
    Files.writeString(savepoint.resolve("_metadata"), "m");
    Files.writeString(Files.createDirectory(savepoint.resolve("inner")).resolve("state"), "s");
    Path first = Path.of(OwnedSavepoint.of(savepoint.toString()));
    String second = OwnedSavepoint.of(savepoint.toUri().toString());
    assertThat(first.resolve("_metadata")).hasContent("m");
    assertThat(first.resolve("inner/state")).hasContent("s");
    assertThat(second).isNotEqualTo(first.toString()).startsWith("file:");
    assertThat(first.getParent()).isEqualTo(folder);
    assertThat(savepoint.resolve("_metadata")).hasContent("m");
  }

  @Test
  void isTheCheckpointItself() {
    String checkpoint = folder.resolve("0a1b/chk-17").toString();
    assertThat(OwnedSavepoint.of(checkpoint)).isEqualTo(checkpoint);
  }

  @Test
  void saysWhichOneIsNotThere() {
    assertThatThrownBy(() -> OwnedSavepoint.of(folder + "/savepoint-1-2"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("savepoint-1-2 can't be copied");
  }

  @Test
  void isNeededByAJobWithAChangelog() {
    Configuration conf = new Configuration();
    assertThat(OwnedSavepoint.isNeeded(conf)).isFalse();
    conf.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, true);
    assertThat(OwnedSavepoint.isNeeded(conf)).isTrue();
  }
}
