// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.InvalidInputException;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;

@Command(
    name = "suppression",
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Lists of phones that get no marketing: complaints, a do-not-call list, employees. A"
            + " change counts from the next message on, in the middle of a burst too. Codes and"
            + " notices (kind: transactional) go to them all the same. Needs the database only.")
final class SuppressionCommands {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  /**
   * @throws InvalidInputException if a list can't be called so
   */
  static String name(String list) {
    if (!NAME.matcher(list).matches()) {
      throw new InvalidInputException(
          "'"
              + Printable.of(list)
              + "' can't be a list's name; write small letters, digits, '.', '_' and '-', at most"
              + " 64, such as do-not-call");
    }
    return list;
  }
}
