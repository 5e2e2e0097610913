// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import java.time.Instant;

/** What a gateway says of one submission. The three ways of not being accepted are never mixed. */
public sealed interface Submission {

  /**
   * The other side took it.
   *
   * @param messageId of the first part; receipts name it
   * @param at when the answer came
   */
  record Accepted(String messageId, Instant at) implements Submission {}

  /**
   * Surely not sent (not bound, throttled, queue full, expired): may be tried again, or elsewhere.
   *
   * @param routeFails the route is out of order (away, not bound, an error inside), and not just
   *     busy
   */
  record NotSent(String reason, boolean routeFails) implements Submission {
    /** The route is well: it is only busy, or the message's time is over. */
    public NotSent(String reason) {
      this(reason, false);
    }
  }

  /** The other side refused it for good. */
  record Refused(String reason) implements Submission {}

  /** Nobody can say (no answer in time, the connection broke, a part went out): not tried again. */
  record InDoubt(String reason) implements Submission {}
}
