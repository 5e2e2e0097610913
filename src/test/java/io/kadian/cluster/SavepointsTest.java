// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kadian.cluster.Savepoint.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointsTest {
  private static final Instant NOW = Instant.parse("2026-12-01T02:00:00Z");
  private static final String JOB = "3f2a91d2c0ffee00c0ffee00c0ffee00";

  @TempDir Path folder;
  private Path savepoints;
  private Path checkpoints;

  @BeforeEach
  void configure() throws IOException {
    savepoints = folder.resolve("my savepoints");
    checkpoints = folder.resolve("checkpoints");
    Files.writeString(
        folder.resolve("config.yaml"),
        """
        execution.checkpointing.savepoint-dir: "%s"
        execution.checkpointing.dir: "%s"
        """
            .formatted("file://" + savepoints, checkpoints.toUri()));
  }

  @Test
  void areNoneWhereThereIsNoFolder() {
    assertThat(all()).isEmpty();
  }

  @Test
  void areListedNewestFirstWithTheirJobs() throws IOException {
    complete(savepoints.resolve("savepoint-3f2a91-000000000001"), NOW);
    complete(savepoints.resolve("savepoint-beef01-000000000002"), NOW.plusSeconds(2));
    complete(checkpoints.resolve(JOB).resolve("chk-7"), NOW.plusSeconds(1));
    Files.createDirectories(checkpoints.resolve(JOB).resolve("shared"));
    Files.createDirectories(savepoints.resolve("something-else"));

    assertThat(all())
        .extracting(Savepoint::kind, Savepoint::job, Savepoint::at, Savepoint::complete)
        .containsExactly(
            tuple(Kind.SAVEPOINT, "beef01", NOW.plusSeconds(2), true),
            tuple(Kind.CHECKPOINT, JOB, NOW.plusSeconds(1), true),
            tuple(Kind.SAVEPOINT, JOB, NOW, true));
    assertThat(savepoints().latestOf(JOB).orElseThrow().kind()).isEqualTo(Kind.CHECKPOINT);
    assertThat(all().get(2).path()).endsWith("/my savepoints/savepoint-3f2a91-000000000001");
    assertThat(all().get(2).bytes()).isPositive();
  }

  @Test
  void areIncompleteWithoutTheirMetadata() throws IOException {
    Path broken = Files.createDirectories(savepoints.resolve("savepoint-3f2a91-000000000001"));
    Files.write(broken.resolve("data"), new byte[1000]);
    assertThat(all())
        .singleElement()
        .satisfies(
            savepoint -> {
              assertThat(savepoint.complete()).isFalse();
              assertThat(savepoint.bytes()).isEqualTo(1000);
            });
    assertThat(savepoints().latestOf(JOB)).isEmpty();
  }

  @Test
  void areOfNoUseIfTheirMetadataCannotBeRead() throws IOException {
    Path broken = Files.createDirectories(savepoints.resolve("savepoint-3f2a91-000000000001"));
    Files.writeString(broken.resolve("_metadata"), "garbage");
    assertThat(all()).singleElement().extracting(Savepoint::problem).isNotNull();
    assertThat(savepoints().latestOf(JOB)).isEmpty();
  }

  private List<Savepoint> all() {
    return savepoints().all();
  }

  private Savepoints savepoints() {
    Submission submission =
        new Submission("s", "1", NOW, null, Map.of(), List.of(), null, JOB, null, null);
    return new Savepoints(folder, List.of(submission));
  }

  private static void complete(Path savepoint, Instant at) throws IOException {
    Path metadata = Files.createDirectories(savepoint).resolve("_metadata");
    try (OutputStream out = Files.newOutputStream(metadata)) {
      Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(1, List.of(), List.of()), out);
    }
    Files.setLastModifiedTime(metadata, FileTime.from(at));
  }
}
