// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionsTest {
  private static final Instant NOW = Instant.parse("2026-12-01T02:00:00Z");

  @TempDir Path folder;
  private Submissions submissions;
  private KadianJar jar;

  @BeforeEach
  void start() throws IOException {
    submissions = new Submissions(new RunFolder(folder.resolve("run")));
    jar = new KadianJar(Files.writeString(folder.resolve("new.jar"), "jar"), "1.2");
  }

  @Test
  void keepsTheJarAndWhatWasSaid() throws IOException {
    assertThat(submissions.all()).isEmpty();
    Submission prepared = prepare(0);
    Files.writeString(jar.file(), "rebuilt");

    assertThat(submissions.all()).containsExactly(prepared);
    assertThat(submissions.jar(prepared)).hasContent("jar");
    assertThat(prepared.version()).isEqualTo("1.2");
    assertThat(prepared.arguments()).hasSize(2).last().asString().endsWith("members.sql");
    assertThat(prepared.settings()).isEqualTo(folder.resolve("my.properties").toString());
  }

  @Test
  void isForTheUserAlone() throws IOException {
    Path own = submissions.jar(prepare(0)).getParent();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
        .isEqualTo("rwx------");
  }

  @Test
  void knowsTheLatestThatBecameAJob() {
    submissions.save(prepare(0).started("a", null));
    submissions.save(prepare(1).started("b", "file:/savepoint").stopped("file:/later"));
    prepare(2);

    assertThat(submissions.latest().orElseThrow().job()).isEqualTo("b");
    assertThat(submissions.latest().orElseThrow().savepoint()).isEqualTo("file:/later");
    assertThat(submissions.ofJob("a").orElseThrow().from()).isNull();
    assertThat(submissions.ofJob("c")).isEmpty();
  }

  @Test
  void forgetsAllButTheLastFiveAndWhatNeverBecameAJob() {
    for (int i = 0; i < 7; i++) {
      submissions.save(prepare(i).started("job-" + i, null));
    }
    Submission failed = prepare(7);
    submissions.forgetOld();

    assertThat(submissions.all())
        .extracting(Submission::job)
        .containsExactly("job-6", "job-5", "job-4", "job-3", "job-2");
    assertThat(submissions.jar(failed)).doesNotExist();
  }

  private Submission prepare(int second) {
    return submissions.prepare(
        jar,
        NOW.plusSeconds(second),
        folder.resolve("my.properties"),
        Map.of("smpp.port", "2776"),
        2,
        copies -> List.of("--members.ddl", copies.resolve("members.sql").toString()));
  }
}
