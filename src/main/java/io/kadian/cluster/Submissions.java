// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.util.FileUtils;

/** The submissions of the run folder; of old ones the last few. */
public final class Submissions {
  private static final int KEPT = 5;
  private static final String RECORD = "submission.json";
  private static final String JAR = "kadian.jar";
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Makes the job's command line, and copies into the folder the files that it names. */
  @FunctionalInterface
  public interface Arguments {
    List<String> copiedTo(Path folder);
  }

  private final Path folder;

  public Submissions(RunFolder run) {
    this.folder = run.submissions();
  }

  /** Keeps what is about to be submitted. */
  public Submission prepare(
      KadianJar jar,
      Instant now,
      @Nullable Path settings,
      Map<String, String> overrides,
      @Nullable Integer parallelism,
      Arguments arguments) {
    String name = NAME.format(now);
    Path own = RunFolder.create(RunFolder.create(folder).resolve(name));
    try {
      Files.copy(jar.file(), own.resolve(JAR), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> copied;
    try {
      copied = arguments.copiedTo(own);
    } catch (RuntimeException e) {
      FileUtils.deleteDirectoryQuietly(own.toFile()); // or nobody ever would
      throw e;
    }
    Submission prepared =
        new Submission(
            name,
            jar.version(),
            now,
            settings == null ? null : settings.toAbsolutePath().toString(),
            overrides,
            copied,
            parallelism,
            null,
            null,
            null);
    save(prepared);
    return prepared;
  }

  void save(Submission submission) {
    try {
      Path file = folder.resolve(submission.name()).resolve(RECORD);
      Path draft = file.resolveSibling(RECORD + ".draft");
      Files.write(draft, Json.bytes(submission));
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So that {@code --from latest} goes on from there. */
  public void stopped(Submission submission, String savepoint) {
    save(submission.stopped(savepoint));
  }

  public Path jar(Submission submission) {
    return folder.resolve(submission.name()).resolve(JAR);
  }

  /** The latest that became a job. */
  public Optional<Submission> latest() {
    return all().stream().filter(submission -> submission.job() != null).findFirst();
  }

  public Optional<Submission> ofJob(String job) {
    return all().stream().filter(submission -> job.equals(submission.job())).findFirst();
  }

  /** The latest first. */
  public List<Submission> all() {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .map(own -> own.resolve(RECORD))
          .filter(Files::exists)
          .sorted(Comparator.reverseOrder())
          .map(Submissions::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets the old ones, and what never became a job. */
  public void forgetOld() {
    List<Submission> all = all();
    List<Submission> kept =
        all.stream().filter(submission -> submission.job() != null).limit(KEPT).toList();
    all.stream().filter(submission -> !kept.contains(submission)).forEach(this::forget);
  }

  public void forget(Submission submission) {
    FileUtils.deleteDirectoryQuietly(folder.resolve(submission.name()).toFile());
  }

  private static Submission read(Path file) {
    try {
      return Json.read(Files.readAllBytes(file), Submission.class);
    } catch (IOException | InvalidInputException e) {
      throw new InvalidInputException(file + " can't be read: " + e.getMessage(), e);
    }
  }
}
