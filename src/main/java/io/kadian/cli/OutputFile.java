// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.InvalidInputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Set;

/**
 * Writes a file that appears under its name when all of it is there, and not at all if something
 * fails. It overwrites only what it is told to.
 */
final class OutputFile {
  /** Writes what the file is to hold, and may say how much. */
  interface Content {
    long writeTo(OutputStream out) throws IOException, SQLException;
  }

  private final Path file;
  private final boolean overwrite;
  private final Set<PosixFilePermission> permissions;

  /**
   * @param permissions {@code rw-------}, say; also of a file that is overwritten
   */
  OutputFile(Path file, boolean overwrite, String permissions) {
    this.file = file;
    this.overwrite = overwrite;
    this.permissions = PosixFilePermissions.fromString(permissions);
  }

  /**
   * To be asked before long work is done for nothing.
   *
   * @throws InvalidInputException if it can't be written
   */
  void check() {
    Path folder = folder();
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(file + ": there is no folder " + folder);
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new InvalidInputException(file + ": is not a file");
    }
    if (!overwrite && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidInputException(file + ": is there already; --force overwrites it");
    }
  }

  /**
   * @return what the content says
   */
  long write(Content content) throws SQLException {
    check();
    try {
      Path begun = Files.createTempFile(folder(), ".kadian-", ".part"); // rw-------
      try {
        long said;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(begun))) {
          said = content.writeTo(out);
        }
        Files.setPosixFilePermissions(begun, permissions);
        if (overwrite) {
          Files.move(begun, file, StandardCopyOption.REPLACE_EXISTING);
        } else {
          Files.move(begun, file);
        }
        return said;
      } finally {
        Files.deleteIfExists(begun);
      }
    } catch (FileAlreadyExistsException e) {
      throw new InvalidInputException(file + ": is there already; --force overwrites it", e);
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(file + ": can't be written: its folder is gone", e);
    } catch (IOException e) {
      throw new InvalidInputException(file + ": can't be written: " + e.getMessage(), e);
    }
  }

  private Path folder() {
    return file.toAbsolutePath().getParent();
  }
}
