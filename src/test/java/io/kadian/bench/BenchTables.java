// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures as text. */
final class BenchTables {
  private BenchTables() {}

  static void print(Figures figures, PrintWriter out) {
    out.println();
    if (!figures.best().isEmpty()) {
      out.println("What this machine could do at best, each alone, in this run:");
      figures
          .best()
          .forEach((what, perSecond) -> out.printf("  %-52s %,12.0f /s%n", what, perSecond));
      out.println();
    }
    out.printf("%-72s %12s %14s%n", "what", "measured", "target");
    for (Figures.Figure figure : figures.figures()) {
      out.printf(
          "%-72s %,9.2f %-4s %s%n", figure.what(), figure.value(), figure.unit(), target(figure));
    }
  }

  static void print(Figures.Stage stage, PrintWriter out) {
    out.printf(
        "%s: %,d in %.1f s, %,.0f/s%n",
        stage.name(), stage.messages(), stage.seconds(), stage.perSecond());
    out.printf(
        "  CPU us a message: %.1f (%s)%n",
        stage.cpuMicrosPerMessage(), each(stage.cpuSecondsPerMillion(), "%.1f"));
    out.printf("  memory MB, at most: %s%n", each(stage.peakMegabytes(), "%,d"));
    Checkpoints.Sum checkpoints = stage.checkpoints();
    out.printf(
        "  checkpoints: %d completed, %d not; median %,d ms, longest %,d ms%n%n",
        checkpoints.completed(),
        checkpoints.failed(),
        checkpoints.medianMillis(),
        checkpoints.longestMillis());
  }

  private static String each(Map<String, ? extends Number> values, String format) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + ' ' + format.formatted(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String target(Figures.Figure figure) {
    if (figure.target() == null) {
      return "";
    }
    return "%s %,.2f %s"
        .formatted(figure.atMost() ? "<=" : ">=", figure.target(), figure.isMet() ? "" : "MISSED");
  }
}
