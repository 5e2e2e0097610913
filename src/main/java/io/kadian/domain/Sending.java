// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * That a text was sent to a phone, or is being sent: what the guard remembers under its {@link
 * DedupKey}.
 *
 * @param request who sends it
 * @param done false: under way since {@code at}; true: sent (or perhaps sent) at {@code at}
 */
public record Sending(String request, boolean done, Instant at) {

  public static Sending underWay(String request, Instant since) {
    return new Sending(request, false, since);
  }

  public static Sending done(String request, Instant at) {
    return new Sending(request, true, at);
  }

  /**
   * Whether {@code other} repeats it. A request doesn't repeat itself: when it is replayed, the
   * claim in the database says how it ended.
   */
  public boolean isRepeatedBy(String other, Instant now, Duration window) {
    return !request.equals(other) && now.isBefore(at.plus(window));
  }
}
