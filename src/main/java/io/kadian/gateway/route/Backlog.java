// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.domain.Sms;
import io.kadian.gateway.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.annotation.Nullable;

/**
 * Messages that wait for their turn, urgent ones before the others. Whoever takes one (a bind, the
 * expiry, the end) has it alone. It has no bound: the caller limits what it hands in.
 */
final class Backlog {
  static final Submission EXPIRED = new Submission.NotSent("EXPIRED");
  static final Submission GIVEN_BACK = new Submission.NotSent("GIVEN_BACK");
  static final Submission SHUTTING_DOWN = new Submission.NotSent("SHUTTING_DOWN");

  /** By when they came; what was put back and what is urgent before the others. */
  private record Waiting(int rank, long number, Outgoing message) {}

  private static final int PUT_BACK = 0;
  private static final int URGENT = 1;
  private static final int IN_TURN = 2;

  private final BlockingQueue<Waiting> waiting =
      new PriorityBlockingQueue<>(
          64, Comparator.comparingInt(Waiting::rank).thenComparingLong(Waiting::number));

  private final AtomicLong numbers = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);

  void add(Outgoing message) {
    add(message, message.sms().transactional() ? URGENT : IN_TURN);
  }

  /** Lets it go on before the others: its bind was lost before anything was written. */
  void putBack(Outgoing message) {
    message.putBack();
    add(message, PUT_BACK);
  }

  private void add(Outgoing message, int rank) {
    waiting.add(new Waiting(rank, numbers.getAndIncrement(), message));
    endIfClosed(message);
  }

  /** The next one, now the caller's to settle, or null if there is none. */
  @Nullable
  Outgoing poll() {
    return taken(waiting.poll());
  }

  /** The next one, now the caller's to settle, or null if there was none for so long. */
  @Nullable
  Outgoing poll(Duration atMost) throws InterruptedException {
    return taken(waiting.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
  }

  @Nullable
  private Outgoing taken(@Nullable Waiting first) {
    Waiting next = first;
    while (next != null && !next.message().take()) {
      next = waiting.poll();
    }
    return next == null ? null : next.message();
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
    for (Waiting each : waiting) {
      Outgoing message = each.message();
      if (which.test(message) && message.take()) {
        message.submission().complete(end);
        any = true;
      }
    }
    if (any) {
      waiting.removeIf(each -> each.message().isTaken());
    }
  }

  int size() {
    return waiting.size();
  }

  /** What waits, and whatever comes from now on, is not sent. */
  void close() {
    closed.countDown();
    Waiting next = waiting.poll();
    while (next != null) {
      endIfClosed(next.message());
      next = waiting.poll();
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
