// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Lines and bars over two axes, with a grid, titles and a legend, as an {@code svg} element. Its
 * series take their colours from the page's style: class {@code s-NAME}.
 */
public final class Chart {
  private static final int WIDTH = 920;
  private static final int HEIGHT = 300;
  private static final int LEFT = 92;
  private static final int RIGHT = 36;
  private static final int TOP = 34;
  private static final int BOTTOM = 52;

  /** Of a letter, roughly: enough to set the legend's entries apart. */
  private static final double LETTER = 7.2;

  private final String name;
  private final Axis x;
  private final Axis y;
  private final List<Series> series = new ArrayList<>();

  /**
   * @param name for who can't see it
   */
  public Chart(String name, Axis x, Axis y) {
    this.name = name;
    this.x = x;
    this.y = y;
  }

  private static final class Series {
    private final String style;
    private final String legend;
    private final Kind kind;
    private final double[] xs;
    private final double[] ys;
    private final String[] hints;

    Series(String style, String legend, Kind kind, double[] xs, double[] ys, String... hints) {
      this.style = style;
      this.legend = legend;
      this.kind = kind;
      this.xs = xs;
      this.ys = ys;
      this.hints = hints;
    }
  }

  private enum Kind {
    LINE,
    DASHED_LINE,
    BARS
  }

  /**
   * A line from point to point, broken where a number is none (NaN).
   *
   * @param style the class that gives the colour
   */
  public Chart line(String style, String legend, double[] xs, double[] ys) {
    series.add(new Series(style, legend, Kind.LINE, xs, ys));
    return this;
  }

  public Chart dashedLine(String style, String legend, double[] xs, double[] ys) {
    series.add(new Series(style, legend, Kind.DASHED_LINE, xs, ys));
    return this;
  }

  /**
   * A bar for each slot; those of several series stand beside each other.
   *
   * @param edges where slots begin, and where the last ends: one more than there are heights
   * @param hints said when the mouse rests on a bar
   */
  public Chart bars(String style, String legend, double[] edges, double[] heights, String[] hints) {
    series.add(new Series(style, legend, Kind.BARS, edges, heights, hints));
    return this;
  }

  public void draw(Markup page) {
    page.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "role",
        "img",
        "aria-label",
        name);
    drawGrid(page);
    List<Series> bars = series.stream().filter(s -> s.kind == Kind.BARS).toList();
    for (int i = 0; i < bars.size(); i++) {
      drawBars(page, bars.get(i), i, bars.size());
    }
    series.stream().filter(s -> s.kind != Kind.BARS).forEach(s -> drawLine(page, s));
    page.empty(
        "line",
        "class",
        "axis",
        "x1",
        LEFT,
        "y1",
        py(y.from()),
        "x2",
        WIDTH - RIGHT,
        "y2",
        py(y.from()));
    drawLegend(page);
    page.close();
  }

  private void drawGrid(Markup page) {
    for (Axis.Tick tick : y.ticks()) {
      String at = py(tick.at());
      page.empty("line", "class", "grid", "x1", LEFT, "y1", at, "x2", WIDTH - RIGHT, "y2", at);
      page.leaf("text", tick.label(), "class", "tick end", "x", LEFT - 8, "y", at, "dy", "0.35em");
    }
    for (Axis.Tick tick : x.ticks()) {
      String at = px(tick.at());
      int bottom = HEIGHT - BOTTOM;
      page.empty("line", "class", "axis", "x1", at, "y1", bottom, "x2", at, "y2", bottom + 5);
      page.leaf("text", tick.label(), "class", "tick middle", "x", at, "y", bottom + 20);
    }
    page.leaf(
        "text",
        x.title(),
        "class",
        "title middle",
        "x",
        (LEFT + WIDTH - RIGHT) / 2,
        "y",
        HEIGHT - 8);
    int middle = (TOP + HEIGHT - BOTTOM) / 2;
    page.leaf(
        "text",
        y.title(),
        "class",
        "title middle",
        "x",
        0,
        "y",
        0,
        "transform",
        "translate(14 " + middle + ") rotate(-90)");
  }

  private void drawBars(Markup page, Series bars, int index, int of) {
    page.open("g", "class", "bars " + bars.style);
    for (int i = 0; i < bars.ys.length; i++) {
      if (bars.ys[i] == 0) {
        continue;
      }
      double slot = (bars.xs[i + 1] - bars.xs[i]) / of;
      double left = x(bars.xs[i] + index * slot);
      double gap = of > 1 || x(slot) - x(0) > 6 ? 1 : 0;
      double top = Math.min(y(bars.ys[i]), y(0) - 1); // few are seen, too
      page.open(
          "rect",
          "x",
          px1(left),
          "y",
          px1(top),
          "width",
          px1(Math.max(0.5, x(bars.xs[i] + (index + 1) * slot) - left - gap)),
          "height",
          px1(y(0) - top));
      page.leaf("title", bars.hints[i]).close();
    }
    page.close();
  }

  private void drawLine(Markup page, Series line) {
    String dashed = line.kind == Kind.DASHED_LINE ? " dashed" : "";
    StringJoiner points = new StringJoiner(" ");
    for (int i = 0; i < line.xs.length; i++) {
      if (!Double.isNaN(line.xs[i])) {
        points.add(px(line.xs[i]) + "," + py(line.ys[i]));
      }
      if (points.length() > 0 && (i == line.xs.length - 1 || Double.isNaN(line.xs[i]))) {
        page.empty("polyline", "class", "line " + line.style + dashed, "points", points);
        points = new StringJoiner(" ");
      }
    }
  }

  private void drawLegend(Markup page) {
    double at = LEFT;
    for (Series each : series) {
      if (each.kind == Kind.BARS) {
        page.empty(
            "rect", "class", "bars " + each.style, "x", px1(at), "y", 9, "width", 14, "height", 10);
      } else {
        String dashed = each.kind == Kind.DASHED_LINE ? " dashed" : "";
        page.empty(
            "line",
            "class",
            "line " + each.style + dashed,
            "x1",
            px1(at),
            "y1",
            14,
            "x2",
            px1(at + 22),
            "y2",
            14);
      }
      double words = at + (each.kind == Kind.BARS ? 20 : 28);
      page.leaf("text", each.legend, "class", "legend", "x", px1(words), "y", 18);
      at = words + each.legend.length() * LETTER + 24;
    }
  }

  private double x(double number) {
    return LEFT + x.share(number) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double number) {
    return HEIGHT - BOTTOM - y.share(number) * (HEIGHT - TOP - BOTTOM);
  }

  private String px(double number) {
    return px1(x(number));
  }

  private String py(double number) {
    return px1(y(number));
  }

  private static String px1(double pixels) {
    return String.format(Locale.ROOT, "%.1f", pixels);
  }
}
