// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.UnreadableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what somebody wrote. */
final class InputFile {
  private InputFile() {}

  /**
   * @throws io.kadian.domain.InvalidInputException with the file's name, if there is no text in
   *     UTF-8
   */
  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw UnreadableFile.because(file, e);
    }
  }
}
