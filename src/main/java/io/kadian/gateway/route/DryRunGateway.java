// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.domain.EncodedText;
import io.kadian.domain.Sms;
import io.kadian.gateway.SmsGateway;
import io.kadian.gateway.Submission;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Accepts everything and sends nothing, at once or as fast as a route of that rate would: to
 * rehearse a campaign up to its last step. A message id is {@code dry-run-} and a number.
 */
public final class DryRunGateway implements SmsGateway {
  private final String route;
  private final RateLimit rate;
  private final LongSupplier ids;
  private final InstantSource clock;
  private final ScheduledExecutorService timer;
  private final Set<Outgoing> waiting = ConcurrentHashMap.newKeySet();

  /**
   * @param perSecond parts; 0 for at once
   * @param ids a counter; called from any thread
   */
  public DryRunGateway(String route, double perSecond, LongSupplier ids, InstantSource clock) {
    this.route = route;
    this.rate = new RateLimit(perSecond);
    this.ids = ids;
    this.clock = clock;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "dry-run");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public String route() {
    return route;
  }

  @Override
  public CompletableFuture<Submission> submit(Sms sms, Instant startBy) {
    EncodedText text = sms.prepared().text();
    if (text == null) {
      return CompletableFuture.completedFuture(Outgoing.NO_TEXT);
    }
    Outgoing message = new Outgoing(sms, text, startBy);
    long now = System.nanoTime();
    long wait = rate.turn(text.count(), now) - now;
    if (wait <= 0 && !timer.isShutdown()) {
      answer(message);
    } else {
      answerAfter(Math.min(wait, message.nanosLeft(clock.instant())), message);
    }
    return message.submission();
  }

  @Override
  public int waiting() {
    return waiting.size();
  }

  @Override
  public void giveBack(Predicate<Sms> which) {
    for (Outgoing message : waiting) {
      if (which.test(message.sms())) {
        end(message, Backlog.GIVEN_BACK);
      }
    }
  }

  private void answerAfter(long nanos, Outgoing message) {
    waiting.add(message);
    try {
      var unused =
          timer.schedule(
              () -> {
                waiting.remove(message);
                answer(message);
              },
              nanos,
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      end(message, Backlog.SHUTTING_DOWN);
    }
  }

  private void answer(Outgoing message) {
    Instant now = clock.instant();
    if (message.take()) {
      message
          .submission()
          .complete(
              message.isExpired(now)
                  ? Backlog.EXPIRED
                  : new Submission.Accepted("dry-run-" + ids.getAsLong(), now));
    }
  }

  private void end(Outgoing message, Submission end) {
    waiting.remove(message);
    if (message.take()) {
      message.submission().complete(end);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    waiting.forEach(message -> end(message, Backlog.SHUTTING_DOWN));
  }
}
