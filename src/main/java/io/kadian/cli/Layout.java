// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in the 80 columns that every terminal has. */
final class Layout {
  static final int WIDTH = 80;

  private Layout() {}

  /**
   * @param label stands in front of the first line; the others are indented by as much
   */
  static List<String> wrap(String label, String text) {
    int room = WIDTH - DisplayWidth.of(label);
    String indent = " ".repeat(WIDTH - room);
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && DisplayWidth.of(line + " " + word) > room) {
        lines.add((lines.isEmpty() ? label : indent) + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
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
}
