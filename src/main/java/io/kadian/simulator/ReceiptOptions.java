// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import io.kadian.domain.InvalidInputException;
import java.time.Duration;
import java.util.List;

/**
 * Which receipts the simulated SMSC sends to receiver binds, for submit_sm's that ask for one.
 *
 * @param rules the first that is about the phone, and meets its share, holds; none: no receipt
 * @param delay after the submit_sm
 * @param beforeAnswer deliver it before the submit_sm is answered
 * @param times each is delivered so often
 */
public record ReceiptOptions(
    List<ReceiptRule> rules, Duration delay, boolean beforeAnswer, int times) {
  public static final ReceiptOptions NONE = new ReceiptOptions(List.of(), Duration.ZERO, false, 1);

  public ReceiptOptions {
    if (delay.isNegative() || times < 1) {
      throw new InvalidInputException("a receipt comes later than its message, once at least");
    }
    rules = List.copyOf(rules);
  }

  /** At once, as the rules say. */
  public static ReceiptOptions of(String... rules) {
    return new ReceiptOptions(
        List.of(rules).stream().map(ReceiptRule::parse).toList(), Duration.ZERO, false, 1);
  }

  public ReceiptOptions after(Duration delay) {
    return new ReceiptOptions(rules, delay, beforeAnswer, times);
  }

  public ReceiptOptions beforeTheAnswer() {
    return new ReceiptOptions(rules, delay, true, times);
  }

  public ReceiptOptions repeated(int times) {
    return new ReceiptOptions(rules, delay, beforeAnswer, times);
  }
}
