// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads what somebody wrote. */
final class InputFile {
  private InputFile() {}

  /**
   * @throws InvalidInputException with the file's name, if there is no text in UTF-8
   */
  static String read(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new InvalidInputException(file + ": is a folder, not a file");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(file + ": is not UTF-8; save it as UTF-8", e);
    } catch (IOException e) {
      throw new InvalidInputException(file + ": can't be read: " + e.getMessage(), e);
    }
  }
}
