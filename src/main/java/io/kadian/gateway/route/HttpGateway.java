// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.domain.EncodedText;
import io.kadian.domain.Sms;
import io.kadian.gateway.SmsGateway;
import io.kadian.gateway.Submission;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import javax.annotation.Nullable;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits over HTTP, one request a message, to any provider whose API a {@link HttpDefinition}
 * describes, in HTTP/1.1 or HTTP/2 (see {@link HttpVersion}).
 *
 * <pre>
 *   submit ──▶ backlog ──▶ feeder: room, rate ──▶ request ──▶ answer ──▶ the end
 *                 │ ▲                                 └──▶ no connection: not sent; else in doubt
 *                 │ └── no stream left on the connection
 *                 └──▶ expired, shutting down
 * </pre>
 *
 * <p>The JDK's client sends no POST again by itself (jdk.httpclient.enableAllMethodRetry is off
 * unless somebody turns it on), but for one that an HTTP/2 server says it didn't process, and
 * follows no redirect here.
 */
public final class HttpGateway implements SmsGateway {
  private static final Logger LOG = LoggerFactory.getLogger(HttpGateway.class);

  /** How soon the feeder notices what it isn't woken for: the end, and what has expired. */
  private static final Duration TICK = Duration.ofMillis(20);

  private static final Duration TO_END = Duration.ofSeconds(5);

  private final String route;
  private final HttpSettings settings;
  private final HttpTemplate template;
  private final HttpAnswers answers;
  private final InstantSource clock;
  private final RateLimit rate;
  private final Backlog backlog = new Backlog();
  private final Room room;
  private final Map<Outgoing, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
  private final ExecutorService readers;
  private final HttpLine line;
  private final Thread feeder;

  /**
   * @param clock says what time it is, for expiry and acceptance; what lasts is measured by {@link
   *     System#nanoTime}
   */
  public HttpGateway(String route, HttpSettings settings, InstantSource clock) {
    this(route, settings, clock, null);
  }

  /**
   * @param tls null for whom Java trusts
   */
  HttpGateway(String route, HttpSettings settings, InstantSource clock, @Nullable SSLContext tls) {
    this.route = route;
    this.settings = settings;
    this.template = new HttpTemplate(settings);
    this.answers = new HttpAnswers(route, settings.definition(), clock);
    this.clock = clock;
    this.rate = new RateLimit(settings.perSecond());
    this.room = new Room(settings.concurrency());
    this.readers = Executors.newCachedThreadPool(task -> daemon(task, "http-" + route));
    this.line = new HttpLine(route, settings, readers, tls);
    this.feeder = daemon(this::feed, "http-feeder-" + route);
    feeder.start();
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

  @Override
  public int waiting() {
    return backlog.size();
  }

  /** Requests that have no answer yet. */
  public int underWay() {
    return underWay.size();
  }

  private void feed() {
    while (!backlog.isClosed()) {
      try {
        backlog.expire(clock.instant());
        room.giveBack(System.nanoTime());
        if (room.enter(TICK)) {
          sendNext();
        }
      } catch (InterruptedException e) {
        LOG.debug("Route {} was interrupted", route, e);
        return;
      } catch (Throwable e) {
        // Nothing may end this thread: what waits would wait for nobody.
        LOG.error("Route {} failed, and goes on", route, e);
      }
    }
  }

  private void sendNext() throws InterruptedException {
    Outgoing next = null;
    boolean sent = false;
    try {
      next = backlog.poll(TICK);
      if (next != null && awaitTurn(next)) {
        send(next);
        sent = true;
      }
    } finally {
      if (!sent) {
        room.leave();
        if (next != null && !next.submission().isDone()) {
          backlog.putBack(next);
        }
      }
    }
  }

  /** False if it may not leave after all: it has expired by then, or this is the end. */
  private boolean awaitTurn(Outgoing next) throws InterruptedException {
    long now = System.nanoTime();
    long turn = now + Math.min(rate.turn(1, now) - now, next.nanosLeft(clock.instant()));
    while (System.nanoTime() - turn < 0 && !backlog.isClosed()) {
      LockSupport.parkNanos(this, Math.min(turn - System.nanoTime(), TICK.toNanos()));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    if (next.isExpired(clock.instant())) {
      next.submission().complete(Backlog.EXPIRED);
      return false;
    }
    return !backlog.isClosed();
  }

  private void send(Outgoing message) {
    HttpRequest request;
    try {
      request = template.request(message.sms(), message.text().text());
    } catch (RuntimeException e) {
      LOG.error("Route {}: no request can be made of {}", route, message, e);
      settle(message, new Submission.Refused("NO_REQUEST"));
      return;
    }
    CompletableFuture<HttpResponse<byte[]>> exchange = line.send(request);
    underWay.put(message, exchange);
    var unused =
        exchange
            .handle(answers::submission)
            .whenComplete(
                (submission, error) -> {
                  if (error != null) {
                    settle(
                        message,
                        new Submission.InDoubt("FAILED_IN_" + error.getClass().getSimpleName()));
                  } else if (submission.equals(HttpAnswers.NO_STREAM_LEFT)) {
                    putBack(message);
                  } else {
                    settle(message, submission);
                  }
                });
  }

  private void settle(Outgoing message, Submission end) {
    underWay.remove(message);
    if (message.submission().complete(end)) {
      room.leave();
    }
  }

  /** Its turn comes again, when there is a stream for it. */
  private void putBack(Outgoing message) {
    underWay.remove(message);
    if (room.withhold(System.nanoTime())) {
      LOG.info(
          "Route {}: the provider takes fewer requests at a time than http.concurrency ({})",
          route,
          settings.concurrency());
    }
    backlog.putBack(message);
  }

  @Override
  public void giveBack(Predicate<Sms> which) {
    backlog.giveBack(which, Backlog.GIVEN_BACK);
  }

  @Override
  public void close() {
    backlog.close();
    room.close();
    boolean interrupted = !awaitEnd(settings.answerTimeout().plus(TO_END));
    feeder.interrupt();
    underWay.forEach(
        (message, exchange) -> {
          settle(message, HttpAnswers.NO_ANSWER);
          exchange.cancel(true);
        });
    readers.shutdown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** False if it was interrupted. */
  private boolean awaitEnd(Duration atMost) {
    try {
      feeder.join(TO_END.toMillis());
      room.awaitEmpty(atMost);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
