// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Where slots begin and how wide they are: as wide as the span asks for, and a width that people
 * count in. In microseconds, PostgreSQL's own, since 1970 or of a length.
 *
 * @param slots of {@code width} each, from {@code from} on
 */
record Grid(long from, long width, int slots) {
  private static final int FEWEST = 10;

  /** A last message that is so much farther off than nearly all the others is left out. */
  private static final int FAR = 3;

  private static final List<Duration> WIDTHS =
      List.of(
          Duration.ofMillis(1),
          Duration.ofMillis(2),
          Duration.ofMillis(5),
          Duration.ofMillis(10),
          Duration.ofMillis(20),
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofMillis(200),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1));

  /**
   * @param first where it begins
   * @param nearlyLast before which nearly all are: the 99.9th percentile
   * @param most slots, or one more
   */
  static Grid over(long first, long nearlyLast, long last, int most) {
    long nearly = Math.max(0, nearlyLast - first);
    long end = last - first <= FAR * nearly ? last : first + nearly + nearly / 10;
    long width = width(Math.max(0, end - first), most);
    long from = Math.floorDiv(first, width) * width;
    return new Grid(from, width, (int) Math.max(FEWEST, (end - from) / width + 1));
  }

  /** Where each slot begins, and the last one ends. */
  List<Long> edges() {
    return LongStream.rangeClosed(0, slots).mapToObj(i -> from + i * width).toList();
  }

  private static long width(long span, int most) {
    for (Duration width : WIDTHS) {
      if (span <= micros(width) * most) {
        return micros(width);
      }
    }
    long day = micros(Duration.ofDays(1));
    return (span / most / day + 1) * day;
  }

  private static long micros(Duration length) {
    return length.toNanos() / 1000;
  }
}
