// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A control group, written {@code 5%}: members who get nothing, to compare the others with. Who is
 * in it is told by a hash of their id, so it is the same whenever it is asked.
 *
 * @param basisPoints hundredths of a percent, 1 to 9999
 */
public record Holdout(int basisPoints) implements Serializable {
  private static final Pattern FORM = Pattern.compile("(\\d{1,2}(?:\\.\\d{1,2})?)\\s*%");
  private static final int WHOLE = 10_000;

  /** The group of all campaigns. */
  public static final String ALL = "*";

  public Holdout {
    if (basisPoints < 1 || basisPoints >= WHOLE) {
      throw new InvalidInputException("a holdout is between 0.01% and 99.99%");
    }
  }

  /**
   * @throws InvalidInputException if it is no percentage of that range
   */
  @JsonCreator
  public static Holdout parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new InvalidInputException("'" + text + "' is no percentage; write 5% or 0.5%");
    }
    return new Holdout(new BigDecimal(matcher.group(1)).movePointRight(2).intValueExact());
  }

  /**
   * @param group what it is the control group of: another one's members are others
   */
  public boolean has(String group, String member) {
    long hash = DedupKey.of("holdout " + group, member).high();
    return Long.remainderUnsigned(hash, WHOLE) < basisPoints;
  }

  @Override
  @JsonValue
  public String toString() {
    return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + "%";
  }
}
