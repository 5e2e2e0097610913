// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.domain.DeliveredSm;
import io.kadian.smpp.ReconnectDelay;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands on what its binds are delivered, and answers it by checkpoints. The task's thread calls it;
 * binds bring what they have from threads of their own.
 */
final class ReceiverReader implements SourceReader<DeliveredSm, BindSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiverReader.class);

  private final Map<String, ReceiverSettings> receivers;
  private final InstantSource clock;
  private final Counter answered;

  /** Metrics look from other threads. */
  private final List<ReceiverBind> binds = new CopyOnWriteArrayList<>();

  private final Object lock = new Object();
  private final ArrayDeque<Arrived> arrived = new ArrayDeque<>();
  private CompletableFuture<Void> available = new CompletableFuture<>();

  /** Handed on since the last barrier. */
  private List<Runnable> handedOn = new ArrayList<>();

  /** Handed on before the barrier of a checkpoint that isn't complete yet. */
  private final TreeMap<Long, List<Runnable>> inCheckpoints = new TreeMap<>();

  /**
   * @param receivers by route
   */
  ReceiverReader(
      Map<String, ReceiverSettings> receivers,
      InstantSource clock,
      SourceReaderMetricGroup metrics) {
    this.receivers = receivers;
    this.clock = new RisingClock(clock);
    this.answered = metrics.counter("answered");
    metrics.gauge("bound", (Gauge<Long>) () -> bound(route -> true));
    for (String route : receivers.keySet()) {
      if (!route.isEmpty()) {
        metrics.addGroup("route", route).gauge("bound", (Gauge<Long>) () -> bound(route::equals));
      }
    }
  }

  private long bound(Predicate<String> route) {
    return binds.stream().filter(bind -> route.test(bind.route()) && bind.isBound()).count();
  }

  @Override
  public void start() {}

  @Override
  public void addSplits(List<BindSplit> splits) {
    for (BindSplit split : splits) {
      ReceiverSettings settings = receivers.get(split.route());
      if (settings == null) {
        LOG.info("{} is of a route that isn't received from any more", split.splitId());
        continue;
      }
      ReconnectDelay delay =
          new ReconnectDelay(
              settings.reconnectMin(), settings.reconnectMax(), new SplittableRandom());
      ReceiverBind bind = new ReceiverBind(split, settings, delay, clock, this::arrive);
      binds.add(bind);
      bind.start();
    }
  }

  /** From any thread. */
  void arrive(Arrived one) {
    synchronized (lock) {
      arrived.add(one);
      available.complete(null);
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<DeliveredSm> output) {
    Arrived next;
    synchronized (lock) {
      next = arrived.poll();
      if (arrived.isEmpty() && available.isDone()) {
        available = new CompletableFuture<>();
      }
    }
    if (next == null) {
      return InputStatus.NOTHING_AVAILABLE;
    }
    output.collect(next.sm());
    handedOn.add(next.answer());
    synchronized (lock) {
      return arrived.isEmpty() ? InputStatus.NOTHING_AVAILABLE : InputStatus.MORE_AVAILABLE;
    }
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    synchronized (lock) {
      return available;
    }
  }

  /** Nothing of a bind is worth keeping; {@link AssignBinds} assigns them again. */
  @Override
  public List<BindSplit> snapshotState(long checkpointId) {
    inCheckpoints.put(checkpointId, handedOn);
    handedOn = new ArrayList<>();
    return List.of();
  }

  /** A later checkpoint holds what an earlier one held, also one that failed. */
  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    var complete = inCheckpoints.headMap(checkpointId, true);
    for (List<Runnable> answers : complete.values()) {
      answers.forEach(Runnable::run);
      answered.inc(answers.size());
    }
    complete.clear();
  }

  @Override
  public void notifyNoMoreSplits() {}

  /** Leaves unanswered what no checkpoint holds. */
  @Override
  public void close() {
    binds.forEach(ReceiverBind::stop);
    try {
      for (ReceiverBind bind : binds) {
        bind.awaitEnd();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
