// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import io.kadian.domain.Sms;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Hands messages to whoever sends them. It is asked only for messages that are claimed, and never
 * decides by itself to submit one again: it says what happened ({@link Submission}) and the caller
 * decides.
 */
public interface SmsGateway extends AutoCloseable {

  /** What became of a message, and the route that took it, for the ledger's column. */
  record Routed(String route, Submission submission) {}

  /** Named in the ledger's {@code route} column. */
  String route();

  /**
   * Submits a message once, all of its parts. Doesn't block: what can't be submitted at once waits
   * inside for its turn.
   *
   * @param startBy a message that has not been started by then comes back as {@link
   *     Submission.NotSent}: its claim holds no longer
   * @return completes normally, whatever happens, from any thread
   */
  CompletableFuture<Submission> submit(Sms sms, Instant startBy);

  /** As {@link #submit}, and tells the route: a gateway over several takes one for each message. */
  default CompletableFuture<Routed> submitRouted(Sms sms, Instant startBy) {
    return submit(sms, startBy).thenApply(submission -> new Routed(route(), submission));
  }

  /**
   * How many messages wait for their turn and have not been started. The caller claims no more than
   * go soon: what is claimed when the process is killed is in doubt, though it never left.
   */
  int waiting();

  /**
   * What waits for its turn, and hasn't been started, comes back as {@link Submission.NotSent}: the
   * route is rested, and others may take it (without that a route that answers nothing would go on
   * losing what was handed to it before that was known); or its campaign is held.
   *
   * @param which of those that wait
   */
  void giveBack(Predicate<Sms> which);

  /**
   * Starts nothing more: what waits comes back as {@link Submission.NotSent}. What was submitted is
   * waited for, as long as an answer may take, and then comes back as {@link Submission.InDoubt}.
   * When it returns, every future is complete.
   */
  @Override
  void close();
}
