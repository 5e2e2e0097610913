// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import javax.annotation.Nullable;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;

/**
 * source_addr with the TON and NPI that its form asks for (SMPP 3.4, 5.2.5 and 5.2.6).
 *
 * @param address null for the account's own (4.4.1: "if not known, set to NULL")
 */
record SourceAddress(TypeOfNumber ton, NumberingPlanIndicator npi, @Nullable String address) {

  static SourceAddress of(String text) {
    if (text.isEmpty()) {
      return new SourceAddress(TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, null);
    }
    if (text.startsWith("+")) {
      return new SourceAddress(
          TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, text.substring(1));
    }
    boolean number = text.chars().allMatch(c -> c >= '0' && c <= '9');
    return new SourceAddress(
        number ? TypeOfNumber.UNKNOWN : TypeOfNumber.ALPHANUMERIC,
        NumberingPlanIndicator.UNKNOWN,
        text);
  }
}
