// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.io.Serializable;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;

/**
 * At most so many marketing messages to a phone in any stretch of time that long, written {@code
 * 3/P1D}.
 *
 * @param most messages, at least 1
 * @param period of the wall clock, counted back from each message
 */
public record FrequencyCap(int most, Duration period) implements Serializable {
  /** State keeps what was sent for that long. */
  private static final Duration LONGEST = Duration.ofDays(31);

  public FrequencyCap {
    if (most < 1 || period.isNegative() || period.isZero() || period.compareTo(LONGEST) > 0) {
      throw new InvalidInputException(
          "a frequency cap is at least 1 message in at most 31 days, such as 3/P1D");
    }
  }

  /**
   * Reads several, separated by commas; none if there is nothing.
   *
   * @throws InvalidInputException if one can't be read
   */
  public static List<FrequencyCap> parseAll(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .map(FrequencyCap::parse)
        .toList();
  }

  private static FrequencyCap parse(String text) {
    String[] halves = text.split("/", 2);
    try {
      return new FrequencyCap(
          Integer.parseInt(halves[0].strip()), Duration.parse(halves[1].strip()));
    } catch (NumberFormatException | DateTimeParseException | ArrayIndexOutOfBoundsException e) {
      throw new InvalidInputException(
          "'" + text + "' is no frequency cap; write 3/P1D for three a day", e);
    }
  }

  @Override
  public String toString() {
    return most + "/" + period;
  }
}
