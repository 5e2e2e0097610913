// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.peer;

import io.kadian.bench.measure.Stopwatch;
import io.kadian.bench.measure.Throughput;
import io.kadian.bench.peer.SettledSms.State;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Empties an outbox: six workers, each with a connection of its own. */
final class Peer implements AutoCloseable {
  private static final int WORKERS = 6;

  /** How often a worker looks for due rows while there are none. */
  private static final Duration POLL = Duration.ofMillis(50);

  private final SmppLines lines;
  private final List<OutboxWorker> workers = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
  private final long messages;
  private long settled;
  private long sent;
  private long lastNanos;
  private Instant firstAt = Instant.MAX;

  /** Connects to all that it needs, and takes nothing yet. */
  Peer(Outbox outbox, SmppLines lines) throws SQLException {
    this.lines = lines;
    messages = outbox.due();
    for (int i = 0; i < WORKERS; i++) {
      workers.add(new OutboxWorker(outbox, lines));
    }
  }

  /**
   * Sends all that is in the outbox.
   *
   * @param instant that the figures count from, this one or one to come; rows are due by their own
   */
  PeerFigures run(Instant instant) throws InterruptedException {
    Stopwatch stopwatch = Stopwatch.start();
    double untilInstant = Duration.between(Instant.now(), instant).toNanos() / 1e9;
    List<Future<?>> runs = new ArrayList<>();
    for (OutboxWorker worker : workers) {
      runs.add(threads.submit(() -> work(worker)));
    }
    for (Future<?> run : runs) {
      try {
        run.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("A worker failed", e.getCause());
      }
    }
    return figures(stopwatch, untilInstant, instant);
  }

  private synchronized PeerFigures figures(
      Stopwatch stopwatch, double untilInstant, Instant instant) {
    double seconds = settled == 0 ? 0 : stopwatch.secondsUntil(lastNanos) - untilInstant;
    return PeerFigures.of(
        Throughput.of(settled, seconds, stopwatch.cpuSeconds()),
        sent,
        sent == 0 ? 0 : Duration.between(instant, firstAt).toNanos() / 1e6);
  }

  /** Until all are settled, by this worker or another. */
  private Void work(OutboxWorker worker) throws SQLException, InterruptedException {
    while (!isDone()) {
      List<SettledSms> batch = worker.work();
      if (batch.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
      } else {
        count(batch);
      }
    }
    return null;
  }

  private synchronized boolean isDone() {
    return settled >= messages;
  }

  private synchronized void count(List<SettledSms> batch) {
    lastNanos = System.nanoTime();
    settled += batch.size();
    for (SettledSms sms : batch) {
      if (sms.state() == State.SENT) {
        sent++;
        firstAt = sms.at().isBefore(firstAt) ? sms.at() : firstAt;
      }
    }
  }

  /** Also the lines. */
  @Override
  public void close() throws SQLException {
    threads.shutdownNow();
    lines.close();
    for (OutboxWorker worker : workers) {
      worker.close();
    }
  }
}
