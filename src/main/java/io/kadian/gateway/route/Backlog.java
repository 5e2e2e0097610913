// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.domain.Sms;
import io.kadian.gateway.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.annotation.Nullable;

/**
 * Messages that wait for their turn. Whoever takes one (a bind, the expiry, the end) has it alone.
 * It has no bound: the caller limits what it hands in.
 */
final class Backlog {
  static final Submission EXPIRED = new Submission.NotSent("EXPIRED");
  static final Submission GIVEN_BACK = new Submission.NotSent("GIVEN_BACK");
  static final Submission SHUTTING_DOWN = new Submission.NotSent("SHUTTING_DOWN");

  private final BlockingDeque<Outgoing> waiting = new LinkedBlockingDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  void add(Outgoing message) {
    waiting.addLast(message);
    endIfClosed(message);
  }

  /** Lets it go on before the others: its bind was lost before anything was written. */
  void putBack(Outgoing message) {
    message.putBack();
    waiting.addFirst(message);
    endIfClosed(message);
  }

  /** The next one, now the caller's to settle, or null if there was none for so long. */
  @Nullable
  Outgoing poll(Duration atMost) throws InterruptedException {
    Outgoing next = waiting.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    while (next != null && !next.take()) {
      next = waiting.poll();
    }
    return next;
  }

  /** Ends those that wait in vain, when no bind takes any. */
  void expire(Instant now) {
    end(message -> message.isExpired(now), EXPIRED);
  }

  /** Ends some of those that wait: others send them, or nobody now. */
  void giveBack(Predicate<Sms> which, Submission end) {
    end(message -> which.test(message.sms()), end);
  }

  private void end(Predicate<Outgoing> which, Submission end) {
    boolean any = false;
    for (Outgoing message : waiting) {
      if (which.test(message) && message.take()) {
        message.submission().complete(end);
        any = true;
      }
    }
    if (any) {
      waiting.removeIf(Outgoing::isTaken);
    }
  }

  int size() {
    return waiting.size();
  }

  /** What waits, and whatever comes from now on, is not sent. */
  void close() {
    closed.countDown();
    Outgoing message = waiting.poll();
    while (message != null) {
      endIfClosed(message);
      message = waiting.poll();
    }
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Waits until it is closed, or for so long; says which. */
  boolean awaitClosed(Duration atMost) throws InterruptedException {
    return closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void endIfClosed(Outgoing message) {
    if (isClosed() && message.take()) {
      message.submission().complete(SHUTTING_DOWN);
    }
  }
}
