// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gathers single items into batches for a few threads of its own: up to a size, or what has come
 * within a moment of the first. While all threads work the next batches grow by themselves.
 */
final class Batches<T> implements AutoCloseable {
  private final BlockingQueue<T> queue = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final int size;
  private final long lingerNanos;
  private final Consumer<List<T>> work;
  private volatile boolean closing;

  /**
   * @param work must handle its own failures; a batch that it throws for is lost
   */
  Batches(String name, int threadCount, int size, Duration linger, Consumer<List<T>> work) {
    this.size = size;
    this.lingerNanos = linger.toNanos();
    this.work = work;
    for (int i = 0; i < threadCount; i++) {
      Thread thread = new Thread(this::run, name + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  void add(T item) {
    queue.add(item);
  }

  private void run() {
    try {
      while (!closing || !queue.isEmpty()) {
        T first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          work.accept(gather(first));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<T> gather(T first) throws InterruptedException {
    List<T> batch = new ArrayList<>(size);
    batch.add(first);
    long end = System.nanoTime() + lingerNanos;
    while (batch.size() < size) {
      queue.drainTo(batch, size - batch.size());
      long left = end - System.nanoTime();
      if (batch.size() >= size || closing || left <= 0) {
        return batch;
      }
      T next = queue.poll(left, TimeUnit.NANOSECONDS);
      if (next == null) {
        return batch;
      }
      batch.add(next);
    }
    return batch;
  }

  /** Works off what was added, then ends its threads. Not to be called by one of them. */
  @Override
  public void close() {
    closing = true;
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true; // the work is bounded by itself: end it properly
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
