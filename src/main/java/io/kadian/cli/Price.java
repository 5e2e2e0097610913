// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 0.045}. No exponent: {@code 1e999999999} is a short text and a long number. */
final class Price implements ITypeConverter<BigDecimal> {
  private static final Pattern FORM = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

  @Override
  public BigDecimal convert(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new TypeConversionException("'" + text + "' is no price; write 0.045, say");
    }
    return new BigDecimal(text);
  }
}
