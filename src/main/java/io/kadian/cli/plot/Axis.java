// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli.plot;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * From where to where a plot's numbers go, and which of them are written beside it.
 *
 * @param title what they are, with the unit
 * @param ticks in ascending order
 */
public record Axis(String title, double from, double to, List<Tick> ticks) {
  /** A number and how it is written. */
  public record Tick(double at, String label) {}

  private static final int MOST_TICKS = 8;
  private static final int MOST_LABELS = 16;
  private static final int MOST_LETTERS = 110;
  private static final double[] SECONDS = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600,
    900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400
  };

  /** Counts or rates from 0 to a round number, at least the greatest. */
  public static Axis numbers(String title, long greatest) {
    double top = Math.max(greatest, 1);
    double step = roundStep(top / 5);
    double to = Math.ceil(top / step) * step;
    return new Axis(title, 0, to, ticks(0, to, step, Axis::number));
  }

  /**
   * Equally wide steps, whatever they stand for.
   *
   * @param edges how each edge is written; every second or third, where there are many
   */
  public static Axis steps(String title, List<String> edges) {
    int every = (edges.size() + MOST_LABELS - 1) / MOST_LABELS;
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      ticks.add(new Tick(i, i % every == 0 ? edges.get(i) : ""));
    }
    return new Axis(title, 0, edges.size() - 1, ticks);
  }

  /** A step for each name, which stands in its middle; every second or third, if they are long. */
  public static Axis names(String title, List<String> names) {
    int longest = names.stream().mapToInt(String::length).max().orElse(0);
    int every = Math.max(1, (names.size() * (longest + 1) + MOST_LETTERS - 1) / MOST_LETTERS);
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      ticks.add(new Tick(i + 0.5, i % every == 0 ? names.get(i) : ""));
    }
    return new Axis(title, 0, names.size(), ticks);
  }

  /** Seconds since {@code from}, written as the time of day in a zone. */
  public static Axis times(String title, Instant from, Instant to, ZoneId zone) {
    double seconds = seconds(Duration.between(from, to));
    double step = timeStep(seconds);
    ZonedDateTime local = from.atZone(zone);
    double ofDay = local.toLocalTime().toNanoOfDay() / 1e9;
    double first = Math.ceil(ofDay / step - 1e-9) * step - ofDay;
    DateTimeFormatter form = form(step);
    return new Axis(
        title,
        0,
        seconds,
        ticks(
            first,
            seconds,
            step,
            at -> form.format(local.plusNanos(Math.round(at * 1e3) * 1_000_000))));
  }

  private static DateTimeFormatter form(double step) {
    String pattern =
        step < 0.1
            ? "HH:mm:ss.SS"
            : step < 1
                ? "HH:mm:ss.S"
                : step < 60 ? "HH:mm:ss" : step < 21_600 ? "HH:mm" : "MM-dd HH:mm";
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }

  private static List<Tick> ticks(
      double first, double to, double step, DoubleFunction<String> label) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; first + i * step <= to + step * 1e-6; i++) {
      double at = first + i * step;
      ticks.add(new Tick(at, label.apply(at)));
    }
    return ticks;
  }

  /** 1, 2 or 5 times a power of ten; no less than 1, as it counts messages. */
  private static double roundStep(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double times : new double[] {1, 2, 5}) {
      if (times * power >= least * (1 - 1e-9)) {
        return Math.max(1, times * power);
      }
    }
    return Math.max(1, 10 * power);
  }

  private static double timeStep(double seconds) {
    for (double step : SECONDS) {
      if (seconds / step <= MOST_TICKS) {
        return step;
      }
    }
    return Math.ceil(seconds / MOST_TICKS / 86_400) * 86_400;
  }

  /** {@code 1,500}, {@code 20,000}, {@code 1.2 M}. */
  private static String number(double at) {
    return at >= 1e6
        ? trimmed(String.format(Locale.ROOT, "%.2f", at / 1e6)) + " M"
        : String.format(Locale.ROOT, "%,.0f", at);
  }

  private static String trimmed(String decimal) {
    return decimal.replaceFirst("\\.?0+$", "");
  }

  static double seconds(Duration length) {
    return length.toNanos() / 1e9;
  }

  /** Where between 0 and 1 a number stands. */
  double share(double number) {
    return to == from ? 0 : (number - from) / (to - from);
  }
}
