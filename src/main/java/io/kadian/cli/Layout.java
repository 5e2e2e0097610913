// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in as many columns as the terminal has; in 80 where there is none. */
final class Layout {
  /** As scripts/kadian tells; in less than 40 no table can be read, and no prose in above 160. */
  static final int WIDTH = Math.min(160, Math.max(40, Integer.getInteger("kadian.columns", 80)));

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

  static List<String> table(List<List<String>> rows) {
    return table(rows, WIDTH);
  }

  /**
   * Rows of equally many cells, the first being the heads. Columns are as wide as they must be; the
   * last takes what is left of the line and is cut there. Where that is too little, who has a long
   * first cell gets a second line, as ids are to be copied and are never cut.
   *
   * @param width of the lines, if the first column and those between allow
   */
  static List<String> table(List<List<String>> rows, int width) {
    int[] widths = widths(rows);
    int last = widths.length - 1;
    int between = 2 * last;
    for (int i = 1; i < last; i++) {
      between += widths[i];
    }
    int room = width - between - Math.min(10, widths[last]);
    widths[0] = Math.min(widths[0], Math.max(room, DisplayWidth.of(rows.get(0).get(0))));
    int left = Math.max(10, width - between - widths[0]);
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      String first = row.get(0);
      if (DisplayWidth.of(first) > widths[0]) {
        lines.add(first);
        first = "";
      }
      line.append(DisplayWidth.padded(first, widths[0]));
      for (int i = 1; i < last; i++) {
        line.append("  ").append(DisplayWidth.padded(row.get(i), widths[i]));
      }
      line.append("  ").append(DisplayWidth.cut(row.get(last), left));
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], DisplayWidth.of(row.get(i)));
      }
    }
    return widths;
  }

  /** Like {@link #table}, but all columns after the first hold numbers and end at one edge. */
  static List<String> figures(List<List<String>> rows) {
    int[] widths = widths(rows);
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(DisplayWidth.padded(row.get(0), widths[0]));
      for (int i = 1; i < widths.length; i++) {
        line.append(" ".repeat(2 + widths[i] - DisplayWidth.of(row.get(i)))).append(row.get(i));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
