// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Gathers single items into batches for a few threads of its own: up to a size, or what has come
 * within a moment of the first. While all threads work the next batches grow by themselves.
 */
final class Batches<T> implements AutoCloseable {
  private static final Duration NO_ROOM_PAUSE = Duration.ofMillis(1);

  /** Says how large the next batch may be. */
  interface Room {
    /** Any number of any size. */
    Room BOUNDLESS =
        new Room() {
          @Override
          public int take(int most) {
            return most;
          }

          @Override
          public void giveBack(int taken) {}
        };

    /**
     * @return at most {@code most}; 0: none now
     */
    int take(int most);

    /** What a batch didn't use, or when it has been worked off. */
    void giveBack(int taken);
  }

  private final BlockingDeque<T> queue = new LinkedBlockingDeque<>();
  private final List<Thread> threads = new ArrayList<>();
  private final int size;
  private final long lingerNanos;
  private final Room room;
  private final Consumer<List<T>> work;
  private volatile boolean closing;

  /**
   * @param work must handle its own failures; a batch that it throws for is lost
   */
  Batches(
      String name, int threadCount, int size, Duration linger, Room room, Consumer<List<T>> work) {
    this.size = size;
    this.lingerNanos = linger.toNanos();
    this.room = room;
    this.work = work;
    for (int i = 0; i < threadCount; i++) {
      Thread thread = new Thread(this::run, name + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  void add(T item) {
    queue.addLast(item);
  }

  /** Takes out what waits and isn't wanted any more. */
  List<T> remove(Predicate<T> which) {
    List<T> removed = new ArrayList<>();
    for (T item : queue) {
      if (which.test(item) && queue.remove(item)) {
        removed.add(item);
      }
    }
    return removed;
  }

  private void run() {
    try {
      while (!closing || !queue.isEmpty()) {
        T first = queue.pollFirst(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          workFrom(first);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void workFrom(T first) throws InterruptedException {
    int taken = room.take(size);
    if (taken == 0) {
      queue.addFirst(first);
      LockSupport.parkNanos(this, NO_ROOM_PAUSE.toNanos());
      return;
    }
    try {
      List<T> batch = gather(first, taken);
      room.giveBack(taken - batch.size());
      taken = batch.size();
      work.accept(batch);
    } finally {
      room.giveBack(taken);
    }
  }

  private List<T> gather(T first, int most) throws InterruptedException {
    List<T> batch = new ArrayList<>(most);
    batch.add(first);
    long end = System.nanoTime() + lingerNanos;
    while (batch.size() < most) {
      queue.drainTo(batch, most - batch.size());
      long left = end - System.nanoTime();
      if (batch.size() >= most || closing || left <= 0) {
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
