// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.domain.InvalidInputException;
import io.kadian.members.MemberTable;
import io.kadian.types.MemberSchema;
import java.nio.file.Files;
import java.nio.file.Path;

/** The member table's columns, as the setting {@code members.ddl} names its file. */
final class Members {
  private Members() {}

  /**
   * @throws InvalidInputException if the file can't be read or used
   */
  static MemberSchema schema(Settings settings, Surroundings surroundings) {
    Path file = Path.of(settings.text("members.ddl"));
    Path installed = surroundings.home() == null ? file : surroundings.home().resolve(file);
    Path ddl = Files.exists(file) ? file : installed;
    if (!Files.exists(ddl)) {
      throw new InvalidInputException(
          "members.ddl: there is no file " + file + "; name yours with -D members.ddl=FILE");
    }
    return MemberTable.schemaOf(
        InputFile.read(ddl), ddl.toString(), settings.variables(surroundings.environment()));
  }
}
