// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An upper bound on messages per second, written {@code 5000/s}. After a pause half a second's more
 * may follow at once.
 */
public record Pace(int perSecond) {
  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,8})\\s*/\\s*s");

  public Pace {
    if (perSecond < 1) {
      throw new InvalidInputException("a pace is at least 1/s, not " + perSecond + "/s");
    }
  }

  @JsonCreator
  public static Pace parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new InvalidInputException(
          "'" + text + "' is no pace; write messages per second, such as 5000/s");
    }
    return new Pace(Integer.parseInt(matcher.group(1)));
  }

  @Override
  @JsonValue
  public String toString() {
    return perSecond + "/s";
  }
}
