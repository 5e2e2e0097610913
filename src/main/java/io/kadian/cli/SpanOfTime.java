// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 30s}, {@code 2m}, {@code 0} (seconds) and ISO-8601's {@code PT30S}. */
final class SpanOfTime implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    String iso = upper.startsWith("P") ? upper : "PT" + upper;
    try {
      Duration span =
          Duration.parse(Character.isDigit(iso.charAt(iso.length() - 1)) ? iso + "S" : iso);
      if (!span.isNegative()) {
        return span;
      }
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("'" + text + "' is no time; write 30s, 2m or PT30S");
    }
    throw new TypeConversionException("'" + text + "' is below 0");
  }
}
