// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.smpp.ReconnectDelay;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import javax.annotation.Nullable;
import org.jsmpp.SMPPConstant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one bind: opens it, feeds it from the backlog while it stands, and opens it again. What
 * waits when there is no bind keeps waiting.
 */
final class SmppBind {
  private static final Logger LOG = LoggerFactory.getLogger(SmppBind.class);

  /** How soon it notices what it isn't woken for: a lost connection. */
  private static final Duration TICK = Duration.ofMillis(20);

  private static final Duration UNBIND_TIMEOUT = Duration.ofSeconds(2);

  private final String name;
  private final SmppSettings settings;
  private final Backlog backlog;
  private final RateLimit rate;
  private final ReconnectDelay delay;
  private final InstantSource clock;
  private final Thread thread;
  private volatile @Nullable PipelinedSession session;
  private volatile boolean binding;
  private volatile boolean bound;
  private @Nullable String complaint;

  SmppBind(
      int number,
      SmppSettings settings,
      Backlog backlog,
      RateLimit rate,
      ReconnectDelay delay,
      InstantSource clock) {
    this.name =
        "Bind %d of %d to %s:%d as '%s'"
            .formatted(
                number, settings.binds(), settings.host(), settings.port(), settings.systemId());
    this.settings = settings;
    this.backlog = backlog;
    this.rate = rate;
    this.delay = delay;
    this.clock = clock;
    this.thread = new Thread(this::run, "smpp-bind-" + number);
    // jsmpp's threads inherit it.
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean isBound() {
    return bound;
  }

  int underWay() {
    PipelinedSession current = session;
    return current == null ? 0 : current.underWay().count();
  }

  void settleOverdue() {
    PipelinedSession current = session;
    if (current != null) {
      current.settleOverdue();
    }
  }

  /** Ends an attempt to bind; a bind that stands is left to finish. The backlog is closed. */
  void stopBinding() {
    PipelinedSession current = session;
    if (current != null && binding) {
      current.abort();
      thread.interrupt();
    }
  }

  /** Ends it now, whatever is under way. */
  void abort() {
    PipelinedSession current = session;
    if (current != null) {
      current.abort();
      current.underWay().settleAll(UnderWay.NO_ANSWER);
    }
    thread.interrupt();
  }

  void awaitEnd(Duration atMost) throws InterruptedException {
    thread.join(Math.max(1, atMost.toMillis()));
  }

  private void run() {
    int failures = 0;
    boolean closed = false;
    while (!closed) {
      long stoodNanos = 0;
      try {
        stoodNanos = openAndFeed();
      } catch (Throwable e) {
        // Nothing may end this thread: what waits would wait for nobody.
        LOG.error("{} failed, and is opened again", name, e);
      }
      // One that is accepted and dropped at once is a failure too.
      failures = stoodNanos > settings.reconnectMax().toNanos() ? 0 : failures;
      closed = awaitClosed(delay.after(failures++));
    }
  }

  private boolean awaitClosed(Duration atMost) {
    try {
      return backlog.awaitClosed(atMost);
    } catch (InterruptedException e) {
      return backlog.isClosed();
    }
  }

  /** Returns how long it stood. */
  private long openAndFeed() {
    PipelinedSession opened = new PipelinedSession(thread.getName(), settings, rate, clock);
    session = opened;
    try {
      if (!bind(opened)) {
        return 0;
      }
      long since = System.nanoTime();
      bound = true;
      feed(opened);
      if (!backlog.isClosed()) {
        LOG.warn("{} is lost, and is opened again: {}", name, opened.endedBecause());
      }
      return System.nanoTime() - since;
    } finally {
      bound = false;
      leave(opened);
    }
  }

  private boolean bind(PipelinedSession opened) {
    binding = true;
    try {
      if (backlog.isClosed()) {
        return false;
      }
      int status = opened.bind();
      if (status == SMPPConstant.STAT_ESME_ROK) {
        complaint = null;
        LOG.info("{} stands ({})", name, settings.mode());
        return true;
      }
      complain(BindFailure.refused(status));
    } catch (IOException | RuntimeException e) {
      complain(BindFailure.failed(e, settings.bindTimeout()));
    } finally {
      binding = false;
    }
    return false;
  }

  private void complain(String reason) {
    if (!reason.equals(complaint) && !backlog.isClosed()) {
      complaint = reason;
      LOG.warn("{} can't be opened, and is tried again: {}", name, reason);
    }
  }

  private void feed(PipelinedSession opened) {
    try {
      while (opened.isUsable() && !backlog.isClosed()) {
        if (hasRoom(opened)) {
          submitNext(opened);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("{} was interrupted", name, e);
    }
  }

  /** Before each wait what was submitted is sent. */
  private static boolean hasRoom(PipelinedSession opened) throws InterruptedException {
    if (opened.underWay().takeRoom()) {
      return true;
    }
    opened.flush();
    return opened.underWay().awaitRoom(TICK);
  }

  private void submitNext(PipelinedSession opened) throws InterruptedException {
    Outgoing next = null;
    boolean submitted = false;
    try {
      next = backlog.poll();
      if (next == null) {
        opened.flush();
        next = backlog.poll(TICK);
      }
      if (next != null && awaitTurn(opened, next)) {
        submitted = opened.submit(next);
      }
    } finally {
      if (!submitted) {
        opened.underWay().giveBackRoom();
        if (next != null && !next.submission().isDone()) {
          backlog.putBack(next);
        }
      }
    }
  }

  /** False if it may not leave after all: it has expired by then, or the bind is at its end. */
  private boolean awaitTurn(PipelinedSession opened, Outgoing next) throws InterruptedException {
    long now = System.nanoTime();
    long turn = rate.turn(next.text().count(), now);
    if (turn - now > 0) {
      opened.flush();
      waitUntil(now + Math.min(turn - now, next.nanosLeft(clock.instant())), opened);
    }
    if (next.isExpired(clock.instant())) {
      next.submission().complete(Backlog.EXPIRED);
      return false;
    }
    return opened.isUsable() && !backlog.isClosed();
  }

  private void waitUntil(long nanos, PipelinedSession opened) throws InterruptedException {
    long left = nanos - System.nanoTime();
    while (left > 0 && opened.isUsable() && !backlog.isClosed()) {
      LockSupport.parkNanos(this, Math.min(left, TICK.toNanos()));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      left = nanos - System.nanoTime();
    }
  }

  /** Waits for what is under way, as long as answers can still come, then unbinds. */
  private void leave(PipelinedSession opened) {
    awaitSettled(opened);
    if (opened.isLost()) {
      opened.underWay().settleAll(PipelinedSession.CONNECTION_LOST);
      opened.close();
    } else {
      opened.underWay().settleAll(UnderWay.NO_ANSWER);
      opened.setTransactionTimer(UNBIND_TIMEOUT.toMillis());
      opened.unbindAndClose();
    }
    // What it may have been interrupted for is done.
    Thread.interrupted();
  }

  private void awaitSettled(PipelinedSession opened) {
    opened.flush();
    long deadline = System.nanoTime() + settings.answerTimeout().toNanos();
    try {
      while (!opened.isLost()
          && System.nanoTime() - deadline < 0
          && !opened.underWay().awaitNone(TICK)) {
        // on until one of them
      }
    } catch (InterruptedException e) {
      LOG.debug("{} was interrupted", name, e);
    }
  }
}
