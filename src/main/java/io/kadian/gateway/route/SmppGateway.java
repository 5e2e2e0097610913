// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.domain.EncodedText;
import io.kadian.domain.Sms;
import io.kadian.gateway.SmsGateway;
import io.kadian.gateway.Submission;
import io.kadian.smpp.ReconnectDelay;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits over SMPP 3.4: some binds side by side, a window on each, one rate over all.
 *
 * <pre>
 *   submit ──▶ backlog ──▶ bind 1: rate ──▶ submit_sm ──▶ answer ──▶ next part, or the end
 *                 │   └──▶ bind 2 …
 *                 └──▶ expired, shutting down
 * </pre>
 *
 * <p>Binds open in the background and open again by themselves; until then messages wait, and
 * expire or lose patience. Their futures are completed by the threads that read the answers:
 * whoever hangs on to them shouldn't dawdle.
 *
 * <p>Trap: at level DEBUG the loggers of {@code org.jsmpp} write out whole PDUs, with phones, texts
 * and the password.
 */
public final class SmppGateway implements SmsGateway {
  private static final Logger LOG = LoggerFactory.getLogger(SmppGateway.class);

  private static final Submission NOT_BOUND = new Submission.NotSent("NOT_BOUND", true);

  private static final Duration SWEEP = Duration.ofMillis(100);
  private static final Duration PAUSED = Duration.ofSeconds(1);

  /** For a bind to end once nothing is under way: it unbinds, and closes what it has cut. */
  private static final Duration TO_END = Duration.ofSeconds(5);

  private final String route;
  private final SmppSettings settings;
  private final InstantSource clock;
  private final Backlog backlog = new Backlog();
  private final List<SmppBind> binds = new ArrayList<>();
  private final ScheduledExecutorService sweeper;
  private final @Nullable Duration patience;
  private long sweptNanos = System.nanoTime();
  private long boundNanos = System.nanoTime();

  /**
   * @param clock says what time it is, for expiry and acceptance; what lasts is measured by {@link
   *     System#nanoTime}
   * @param random for the jitter of reconnecting; need not be thread-safe
   */
  public SmppGateway(
      String route, SmppSettings settings, InstantSource clock, RandomGenerator random) {
    this(route, settings, clock, random, null);
  }

  /**
   * @param patience without any bind for so long, what waits comes back as {@link
   *     Submission.NotSent}, to go by another route; null if there is none and it may as well wait
   */
  public SmppGateway(
      String route,
      SmppSettings settings,
      InstantSource clock,
      RandomGenerator random,
      @Nullable Duration patience) {
    this.patience = patience;
    this.route = route;
    this.settings = settings;
    this.clock = clock;
    RateLimit rate = new RateLimit(settings.perSecond());
    ReconnectDelay delay =
        new ReconnectDelay(settings.reconnectMin(), settings.reconnectMax(), random);
    for (int i = 1; i <= settings.binds(); i++) {
      binds.add(new SmppBind(i, settings, backlog, rate, delay, clock));
    }
    sweeper =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "smpp-sweeper");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        sweeper.scheduleWithFixedDelay(
            this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    binds.forEach(SmppBind::start);
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
    backlog.add(message);
    return message.submission();
  }

  /** Binds that stand. */
  public int bound() {
    return (int) binds.stream().filter(SmppBind::isBound).count();
  }

  @Override
  public int waiting() {
    return backlog.size();
  }

  /** Messages that were submitted and have no answer yet. */
  public int underWay() {
    return binds.stream().mapToInt(SmppBind::underWay).sum();
  }

  @Override
  public void giveBack(Predicate<Sms> which) {
    backlog.giveBack(which, Backlog.GIVEN_BACK);
  }

  @Override
  public synchronized void close() {
    backlog.close();
    binds.forEach(SmppBind::stopBinding);
    boolean interrupted = !awaitEnd(settings.answerTimeout().plus(TO_END));
    binds.forEach(SmppBind::abort);
    interrupted |= !awaitEnd(TO_END);
    sweeper.shutdownNow();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** False if it was interrupted. */
  private boolean awaitEnd(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      for (SmppBind bind : binds) {
        bind.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()));
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void giveBackIfNotBound(long now) {
    if (patience == null || bound() > 0) {
      boundNanos = now;
    } else if (now - boundNanos >= patience.toNanos()) {
      backlog.giveBack(sms -> true, NOT_BOUND);
    }
  }

  private void sweep() {
    try {
      backlog.expire(clock.instant());
      // After a long pause of the whole process the answers lie in the sockets, unread, and look
      // overdue: those who read them go first.
      long now = System.nanoTime();
      giveBackIfNotBound(now);
      if (now - sweptNanos < PAUSED.toNanos()) {
        binds.forEach(SmppBind::settleOverdue);
      }
      sweptNanos = now;
    } catch (Throwable e) {
      // Or else it would never run again.
      LOG.error("Looking for what is overdue failed", e);
    }
  }
}
