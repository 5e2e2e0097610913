// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.peer;

import java.time.Instant;
import javax.annotation.Nullable;

/**
 * How a row of the outbox ended.
 *
 * @param at when the SMSC's answer came
 * @param messageId the SMSC's, if it took it
 * @param error why not, if it didn't
 */
record SettledSms(
    long id,
    State state,
    @Nullable Instant at,
    @Nullable String messageId,
    @Nullable String error) {

  enum State {
    SENT,
    /** The same text went to the same phone within the last 30 minutes. */
    REPEAT,
    /** The SMSC refused it. */
    FAILED,
    /** No answer came in time: it may have gone out, and is not tried again. */
    UNKNOWN
  }
}
