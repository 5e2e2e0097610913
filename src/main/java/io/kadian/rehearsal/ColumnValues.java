// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import io.kadian.domain.InvalidInputException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a made-up column holds: one of several values ({@code GOLD|SILVER|BRONZE}; the same one
 * twice is twice as likely), a number of a range ({@code 0..50000}), a day of one ({@code
 * 1950-01-01..2004-12-31}), or true for a share ({@code 90%}).
 */
public sealed interface ColumnValues {

  /** The next value, as text. */
  String next(RandomGenerator random);

  /** Of several. */
  record Choice(List<String> values) implements ColumnValues {
    @Override
    public String next(RandomGenerator random) {
      return values.get(random.nextInt(values.size()));
    }
  }

  /** Both ends included. */
  record Numbers(long from, long to) implements ColumnValues {
    @Override
    public String next(RandomGenerator random) {
      return String.valueOf(random.nextLong(from, Math.addExact(to, 1)));
    }
  }

  /** Both ends included. */
  record Days(LocalDate from, LocalDate to) implements ColumnValues {
    @Override
    public String next(RandomGenerator random) {
      return LocalDate.ofEpochDay(random.nextLong(from.toEpochDay(), to.toEpochDay() + 1))
          .toString();
    }
  }

  /** True for a share, 0 to 1. */
  record Truth(double share) implements ColumnValues {
    @Override
    public String next(RandomGenerator random) {
      return String.valueOf(random.nextDouble() < share);
    }
  }

  /**
   * @throws InvalidInputException if it is none of these
   */
  static ColumnValues parse(String text) {
    Matcher percent = Pattern.compile("(\\d{1,3}(?:\\.\\d+)?)\\s*%").matcher(text);
    if (percent.matches()) {
      double share = Double.parseDouble(percent.group(1)) / 100;
      if (share > 1) {
        throw new InvalidInputException("'" + text + "' is more than 100 %");
      }
      return new Truth(share);
    }
    int dots = text.indexOf("..");
    if (dots > 0) {
      return range(text, text.substring(0, dots).strip(), text.substring(dots + 2).strip());
    }
    List<String> values = Arrays.stream(text.split("\\|", -1)).map(String::strip).toList();
    if (text.isBlank()) {
      throw new InvalidInputException("says nothing; write GOLD|SILVER, 0..100 or 90%");
    }
    return new Choice(values);
  }

  private static ColumnValues range(String text, String from, String to) {
    try {
      if (from.matches("-?\\d{1,18}") && to.matches("-?\\d{1,18}")) {
        Numbers numbers = new Numbers(Long.parseLong(from), Long.parseLong(to));
        if (numbers.from() <= numbers.to()) {
          return numbers;
        }
      } else {
        Days days = new Days(LocalDate.parse(from), LocalDate.parse(to));
        if (!days.from().isAfter(days.to())) {
          return days;
        }
      }
    } catch (DateTimeException e) {
      throw new InvalidInputException(
          "'" + text + "' is no range; write 0..100 or 1950-01-01..2004-12-31", e);
    }
    throw new InvalidInputException("'" + text + "' ends before it begins");
  }

  /** For a column of type DECIMAL or DOUBLE: whole numbers are. */
  static BigDecimal number(String text, String column) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "columns: " + column + ": '" + text + "' is no number, and the column holds numbers", e);
    }
  }
}
