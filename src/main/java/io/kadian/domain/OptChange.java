// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.Instant;

/**
 * That somebody wants no more messages, or wants them again.
 *
 * @param phone E.164
 * @param out true: no more
 * @param keyword the word of the reply, as the settings write it
 * @param at when the reply came
 */
public record OptChange(String phone, boolean out, String keyword, Instant at) {

  /** Whether it holds against {@code other}: the later one, and if in doubt no message. */
  public boolean isNewsTo(OptChange other) {
    int order = at.compareTo(other.at);
    return order > 0 || (order == 0 && out && !other.out);
  }

  /** Leaves most of the phone out of logs. */
  @Override
  public String toString() {
    return "OptChange[" + Phones.mask(phone) + (out ? " out" : " in") + " at " + at + "]";
  }
}
