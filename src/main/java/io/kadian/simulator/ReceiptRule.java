// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import io.kadian.domain.InvalidInputException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a receipt says, and about whom: {@code NUMBER=STAT} or {@code PREFIX*=STAT}, with {@code
 * :SHARE} behind it for some of them only.
 *
 * @param number a whole number, or a prefix with {@code *} behind it
 * @param stat of SMPP 3.4, Appendix B: DELIVRD, UNDELIV, EXPIRED, ...
 * @param share 0 to 1
 */
public record ReceiptRule(String number, String stat, double share) {
  private static final Pattern FORM =
      Pattern.compile("(\\+?\\d+\\*?|\\*)=([A-Z]+)(?::(0|1|0?\\.\\d+|1\\.0+))?");

  /** message_state, SMPP 3.4, 5.2.28. */
  private static final Map<String, Integer> STATES =
      Map.of(
          "ENROUTE", 1, "DELIVRD", 2, "EXPIRED", 3, "DELETED", 4, "UNDELIV", 5, "ACCEPTD", 6,
          "UNKNOWN", 7, "REJECTD", 8);

  public ReceiptRule {
    if (!STATES.containsKey(stat)) {
      throw new InvalidInputException(stat + " is no state; there are " + STATES.keySet());
    }
  }

  /**
   * @throws InvalidInputException if it isn't one
   */
  public static ReceiptRule parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new InvalidInputException(
          text + " is no rule: write *=DELIVRD, +86170*=UNDELIV:0.5 or +8613800000000=EXPIRED");
    }
    String share = form.group(3);
    return new ReceiptRule(
        form.group(1), form.group(2), share == null ? 1 : Double.parseDouble(share));
  }

  /**
   * @param phone E.164
   */
  boolean isAbout(String phone) {
    return number.endsWith("*")
        ? phone.startsWith(number.substring(0, number.length() - 1))
        : phone.equals(number);
  }

  int state() {
    return STATES.get(stat);
  }
}
