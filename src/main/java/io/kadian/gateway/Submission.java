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

  /** Surely not sent (not bound, throttled, queue full, expired): may be tried again. */
  record NotSent(String reason) implements Submission {}

  /** The other side refused it for good. */
  record Refused(String reason) implements Submission {}

  /** Nobody can say (no answer in time, the connection broke, a part went out): not tried again. */
  record InDoubt(String reason) implements Submission {}
}
