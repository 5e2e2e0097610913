// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import io.kadian.domain.Outcome;
import io.kadian.domain.Reason;

/** What the database says to a request for a claim. */
sealed interface Ruling {
  /** It may be sent. */
  record Granted() implements Ruling {}

  /** Another request holds the claim. */
  record Repeats(String request) implements Ruling {}

  /** This request ended before: a replay. */
  record Ended(Outcome outcome) implements Ruling {}

  /** Its phone stands in sms_opt_out, or on a suppression list. */
  record Suppressed(Reason reason) implements Ruling {}

  /**
   * An earlier run of the gateway claimed it and never settled: it may have gone out.
   *
   * @param outcome with the text and the phone that were claimed: a replay may have others, if the
   *     member's record changed in between
   */
  record InDoubt(Outcome outcome) implements Ruling {}
}
