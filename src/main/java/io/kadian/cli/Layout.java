// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in the 80 columns that every terminal has. */
final class Layout {
  static final int WIDTH = 80;

  private Layout() {}

  /** Breaks a text between its words. */
  static List<String> wrap(String label, String text) {
    return wrap(label, List.of(text.split(" ", -1)));
  }

  /**
   * @param label stands in front of the first line; the others are indented by as much
   * @param phrases are not broken
   */
  static List<String> wrap(String label, List<String> phrases) {
    int room = WIDTH - DisplayWidth.of(label);
    String indent = " ".repeat(WIDTH - room);
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String phrase : phrases) {
      if (!line.isEmpty() && DisplayWidth.of(line + " " + phrase) > room) {
        lines.add((lines.isEmpty() ? label : indent) + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(phrase);
    }
    lines.add((lines.isEmpty() ? label : indent) + line);
    return lines;
  }

  /**
   * Rows of equally many cells, the first being the heads. Columns are as wide as they must be; the
   * last takes what is left of the line and is cut there.
   */
  static List<String> table(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], DisplayWidth.of(row.get(i)));
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns - 1; i++) {
        line.append(DisplayWidth.padded(row.get(i), widths[i])).append("  ");
      }
      int left = Math.max(10, WIDTH - DisplayWidth.of(line.toString()));
      lines.add(
          line.append(DisplayWidth.cut(row.get(columns - 1), left)).toString().stripTrailing());
    }
    return lines;
  }

  /** Like {@link #table}, but all columns after the first hold numbers and end at one edge. */
  static List<String> figures(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], DisplayWidth.of(row.get(i)));
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(DisplayWidth.padded(row.get(0), widths[0]));
      for (int i = 1; i < columns; i++) {
        line.append(" ".repeat(2 + widths[i] - DisplayWidth.of(row.get(i)))).append(row.get(i));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
