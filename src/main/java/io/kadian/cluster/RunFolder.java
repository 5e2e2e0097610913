// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;

/**
 * Where the scripts keep what they must remember: the local cluster's pid files and configuration,
 * logs, and what was submitted.
 *
 * <p>Not under target/: {@code mvn clean} would forget a cluster that runs, and the jar that an
 * upgrade rolls back to.
 */
public record RunFolder(Path root) {
  public static final String VARIABLE = "KADIAN_RUN";

  /**
   * @param home where Kadian is installed; null: the working directory
   */
  public static RunFolder of(Map<String, String> environment, @Nullable Path home) {
    String given = environment.getOrDefault(VARIABLE, "");
    Path root =
        given.isEmpty() ? (home == null ? Path.of("") : home).resolve("run") : Path.of(given);
    return new RunFolder(root.toAbsolutePath().normalize());
  }

  /** Flink's configuration folder of the local cluster; there while the cluster is up. */
  public Path conf() {
    return root.resolve("conf");
  }

  Path logs() {
    return root.resolve("log");
  }

  Path processes() {
    return root.resolve("pid");
  }

  Path temporary() {
    return root.resolve("tmp");
  }

  Path submissions() {
    return root.resolve("submissions");
  }

  /**
   * Works while no other command does: no two change things at once. One that is killed is out of
   * the way.
   *
   * @throws InvalidInputException if another one is at work
   */
  public <T> T alone(Callable<T> work) throws Exception {
    try (FileChannel lock =
        FileChannel.open(
            create(root).resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (lock.tryLock() == null) {
        throw new InvalidInputException(
            "Another command is at work in " + root + "; try again when it is done.");
      }
      return work.call();
    }
  }

  /** Makes a folder for the user alone: a settings file in it may hold a password. */
  static Path create(Path folder) {
    try {
      if (Files.notExists(folder)) {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can't be made", e);
    }
  }
}
