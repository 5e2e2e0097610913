// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

/** What the guard is told about a phone. */
public sealed interface PhoneNews {
  /** E.164. */
  String phone();

  /** What became of a message to it. */
  record Ended(Outcome outcome) implements PhoneNews {
    @Override
    public String phone() {
      return outcome.phone();
    }
  }

  /** Its owner opted out, or in again. */
  record Opted(OptChange change) implements PhoneNews {
    @Override
    public String phone() {
      return change.phone();
    }
  }
}
