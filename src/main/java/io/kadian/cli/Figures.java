// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times as people read them. */
final class Figures {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS xxx", Locale.ROOT);
  private static final DateTimeFormatter TIME_OF_DAY =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd xxx", Locale.ROOT);

  private Figures() {}

  /** {@code 1,000,000}. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 message}, {@code 2 messages}. */
  static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** {@code 12.3 %}; {@code 100 %} and {@code 0 %} only where it is so. */
  static String share(long part, long whole) {
    if (part == whole || part == 0) {
      return part == 0 ? "0 %" : "100 %";
    }
    double percent = Math.min(99.9, 100.0 * part / whole);
    return percent < 0.05 ? "<0.1 %" : String.format(Locale.ROOT, "%.1f %%", percent);
  }

  /** {@code 90,000.05 CNY}: to the hundredth, however finely it was reckoned. */
  static String money(BigDecimal amount, String currency) {
    return String.format(Locale.ROOT, "%,.2f %s", amount, currency);
  }

  /** {@code 512 B}, {@code 27.8 MB}: in thousands. */
  static String bytes(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    double number = bytes;
    int unit = 0;
    while (number >= 1000 && unit < units.length - 1) {
      number /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", number, units[unit]);
  }

  /** {@code 2026-12-12 20:00:00 +08:00}. */
  static String instant(Instant at, ZoneId zone) {
    return SECONDS.format(at.atZone(zone));
  }

  /** {@code 2026-12-12 20:00:00.012 +08:00}. */
  static String exactly(Instant at, ZoneId zone) {
    return MILLIS.format(at.atZone(zone));
  }

  /** {@code 20:00:00.012}. */
  static String timeOfDay(Instant at, ZoneId zone) {
    return TIME_OF_DAY.format(at.atZone(zone));
  }

  /** {@code 2026-12-12 +08:00}: in that zone. */
  static String day(Instant at, ZoneId zone) {
    return DAY.format(at.atZone(zone));
  }

  /** The two largest units: {@code 2 d 3 h}, {@code 1 min 12 s}, {@code 1.24 s}, {@code 85 ms}. */
  static String span(Duration span) {
    Duration length = span.abs();
    String sign = span.isNegative() ? "-" : "";
    if (length.compareTo(Duration.ofSeconds(1)) < 0) {
      return sign + length.toMillis() + " ms";
    }
    if (length.compareTo(Duration.ofSeconds(10)) < 0) {
      return sign + String.format(Locale.ROOT, "%.2f s", length.toMillis() / 1000.0);
    }
    if (length.compareTo(Duration.ofMinutes(1)) < 0) {
      return sign + length.toSeconds() + " s";
    }
    if (length.compareTo(Duration.ofHours(1)) < 0) {
      return sign + length.toMinutes() + " min " + length.toSecondsPart() + " s";
    }
    if (length.compareTo(Duration.ofDays(1)) < 0) {
      return sign + length.toHours() + " h " + length.toMinutesPart() + " min";
    }
    return sign + length.toDays() + " d " + length.toHoursPart() + " h";
  }

  /** Like {@link #span}, in whole seconds: for what changes as one looks at it. */
  static String countdown(Duration span) {
    return span.compareTo(Duration.ofMinutes(1)) < 0
        ? span.plusMillis(999).toSeconds() + " s"
        : span(span);
  }
}
