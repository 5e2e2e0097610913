// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/** Phones as libphonenumber reads them, written E.164. */
public final class Phones {
  private static final PhoneNumberUtil UTIL = PhoneNumberUtil.getInstance();

  /**
   * Digits of any script with what people put between them, invisible marks of address books too.
   * Nothing else: libphonenumber reads {@code 139abcd5678} as a vanity number, drops an extension
   * and takes the first of two numbers, and each time a stranger would be texted.
   */
  private static final Pattern FORM =
      Pattern.compile("(?i)(?:tel:)?[\\p{Nd}\\p{Z}\\p{Cf}\\p{Pd}\\s+＋().（）/]+");

  private final String defaultRegion;

  /**
   * @param defaultRegion ISO 3166 code for numbers without a country code, such as CN
   */
  public Phones(String defaultRegion) {
    if (!UTIL.getSupportedRegions().contains(defaultRegion)) {
      throw new InvalidInputException(
          "'" + defaultRegion + "' is no region; write an ISO 3166 code such as CN");
    }
    this.defaultRegion = defaultRegion;
  }

  /**
   * @throws InvalidInputException if no SMS can go there, saying why
   */
  public String normalise(@Nullable String phone) {
    if (phone == null || phone.isBlank()) {
      throw new InvalidInputException("phone is empty");
    }
    if (!FORM.matcher(phone).matches()) {
      throw new InvalidInputException(
          "phone holds more than a number: letters, an extension or a second one");
    }
    try {
      PhoneNumber number = UTIL.parse(phone, defaultRegion);
      if (!UTIL.isValidNumber(number)) {
        throw new InvalidInputException("phone is not a valid number");
      }
      return switch (UTIL.getNumberType(number)) {
        case MOBILE, FIXED_LINE_OR_MOBILE, PAGER, PERSONAL_NUMBER, VOIP, UNKNOWN ->
            UTIL.format(number, PhoneNumberFormat.E164);
        default -> throw new InvalidInputException("phone can't take an SMS (a fixed line, say)");
      };
    } catch (NumberParseException e) {
      throw new InvalidInputException("phone is no phone number: " + e.getErrorType(), e);
    }
  }

  /** {@code +8613812345678} as {@code +86138****5678}: for logs, metrics and pages. */
  public static String mask(String phone) {
    int n = phone.length();
    return n < 9 ? "****" : phone.substring(0, n - 8) + "****" + phone.substring(n - 4);
  }
}
