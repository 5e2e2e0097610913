// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Whether a command answers a program; each that says anything asks. */
final class AsJson {
  static final String NAME = "--json";

  /** What became of a command that has no answer. */
  record Failure(String error, int exitCode) {}

  @Option(
      names = NAME,
      description =
          "Answer with one JSON document on stdout, nothing else; if it fails, with {\"error\":"
              + " \"why\", \"exit_code\": 1}. Times in UTC, durations as in ISO-8601.")
  private boolean json;

  boolean isAsked() {
    return json;
  }

  /**
   * @param result of the whole command line
   */
  static boolean isAsked(ParseResult result) {
    ParseResult last = result;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.hasMatchedOption(NAME);
  }
}
