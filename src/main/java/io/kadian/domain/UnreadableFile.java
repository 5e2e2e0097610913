// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why a file that somebody named can't be read, in words: Java's name the exception instead. */
public final class UnreadableFile {
  private UnreadableFile() {}

  /** {@code FILE: there is no such file}. */
  public static InvalidInputException because(Path file, IOException e) {
    return new InvalidInputException(file + ": " + words(file, e), e);
  }

  private static String words(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (Files.isDirectory(file)) {
      return "is a folder, not a file";
    }
    if (e instanceof AccessDeniedException) {
      return "can't be read: you may not";
    }
    if (e instanceof CharacterCodingException) {
      return "is not UTF-8; save it as UTF-8";
    }
    String reason = e instanceof FileSystemException ofFile ? ofFile.getReason() : e.getMessage();
    return "can't be read: " + (reason == null ? "no reason is given" : reason);
  }
}
