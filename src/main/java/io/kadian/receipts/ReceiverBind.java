// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.smpp.ReconnectDelay;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.jsmpp.extra.NegativeResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one receiver bind: opens it, and opens it again when it is lost. */
final class ReceiverBind {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiverBind.class);

  private static final Duration END_WITHIN = Duration.ofSeconds(5);

  private final String route;
  private final String name;
  private final ReceiverSettings settings;
  private final ReconnectDelay delay;
  private final InstantSource clock;
  private final Consumer<Arrived> arrive;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable ReceiverSession session;
  private volatile boolean bound;
  private @Nullable String complaint;

  ReceiverBind(
      BindSplit split,
      ReceiverSettings settings,
      ReconnectDelay delay,
      InstantSource clock,
      Consumer<Arrived> arrive) {
    this.route = split.route();
    this.name =
        "Receiver bind %d of %d%s (%s)"
            .formatted(
                split.number() + 1,
                settings.binds(),
                route.isEmpty() ? "" : " of route " + route,
                settings);
    this.settings = settings;
    this.delay = delay;
    this.clock = clock;
    this.arrive = arrive;
    this.thread = new Thread(this::run, "smpp-receiver-" + split.splitId());
    // jsmpp's threads inherit it.
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  String route() {
    return route;
  }

  boolean isBound() {
    return bound;
  }

  /** Doesn't block. */
  void stop() {
    stopped.countDown();
    ReceiverSession current = session;
    if (current != null) {
      current.cut();
    }
  }

  void awaitEnd() throws InterruptedException {
    thread.join(END_WITHIN.toMillis());
  }

  private void run() {
    int failures = 0;
    try {
      do {
        long stood = open();
        // One that is accepted and dropped at once is a failure too.
        failures = stood > settings.reconnectMax().toNanos() ? 0 : failures + 1;
      } while (!stopped.await(
          delay.after(Math.max(0, failures - 1)).toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.debug("{} was interrupted", name, e);
    }
  }

  /** Returns how long it stood, in nanoseconds. */
  private long open() throws InterruptedException {
    ReceiverSession opened = new ReceiverSession(route, settings, clock, arrive);
    session = opened;
    try {
      if (stopped.getCount() == 0) {
        return 0;
      }
      opened.bind();
      bound = true;
      complaint = null;
      LOG.info("{} stands", name);
      long since = System.nanoTime();
      opened.awaitEnd();
      if (stopped.getCount() > 0) {
        LOG.warn("{} is lost, and is opened again", name);
      }
      return System.nanoTime() - since;
    } catch (IOException | RuntimeException e) {
      complain(reason(e));
      return 0;
    } finally {
      bound = false;
      opened.cut();
      opened.close();
    }
  }

  private void complain(String reason) {
    if (!reason.equals(complaint) && stopped.getCount() > 0) {
      complaint = reason;
      LOG.warn("{} can't be opened, and is tried again: {}", name, reason);
    }
  }

  /** Never the password; and jsmpp's own words name the session, so they differ each time. */
  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof NegativeResponseException refusal
        ? "the SMSC refuses the bind (0x%08X)".formatted(refusal.getCommandStatus())
        : cause.getClass().getSimpleName()
            + (e instanceof IOException ? "" : ": " + e.getMessage());
  }
}
