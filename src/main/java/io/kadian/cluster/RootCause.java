// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import java.util.List;
import java.util.regex.Pattern;

/** The one line of a stack trace that says why. */
final class RootCause {
  private static final String CAUSED_BY = "Caused by: ";
  private static final String STARTS = "finished with the following exception:";

  /** An exception's name with its package; wrappers of Flink's repeat the name within theirs. */
  private static final Pattern PACKAGE = Pattern.compile("^(?:[a-z_][\\w]*\\.)+(?=[A-Z])");

  /** Says nothing by itself: its message is the sentence. */
  private static final Pattern SILENT =
      Pattern.compile(
          "^(SerializedThrowable|InvalidInputException|CompletionException|FlinkException"
              + "|StateMigrationException)(: |$)");

  private RootCause() {}

  /** Of a stack trace as text; of {@code flink run}'s output, too. */
  static String of(String stackTrace) {
    List<String> lines = stackTrace.lines().map(String::strip).toList();
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).startsWith(CAUSED_BY)) {
        return shorten(lines.get(i).substring(CAUSED_BY.length()));
      }
    }
    int begin = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).endsWith(STARTS)) {
        begin = i + 1;
      }
    }
    return lines.stream()
        .skip(begin)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .map(RootCause::shorten)
        .orElse("it doesn't say why");
  }

  static String of(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return of(root.toString());
  }

  private static String shorten(String line) {
    String rest = line;
    String before;
    do {
      before = rest;
      rest = PACKAGE.matcher(rest).replaceFirst("");
      rest = SILENT.matcher(rest).replaceFirst("");
    } while (!rest.equals(before) && !rest.isEmpty());
    return rest.isEmpty() ? line : rest;
  }
}
