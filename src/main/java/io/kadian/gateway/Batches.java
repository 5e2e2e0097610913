// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.annotation.Nullable;

/**
 * Gathers single items into batches for a few threads of its own: up to a size, or what has come
 * within a moment of the first. While all threads work the next batches grow by themselves.
 *
 * <p>One thread gathers at a time, and sleeps meanwhile: two would share between them what makes
 * one batch, and to be woken for each item costs more than the item.
 */
final class Batches<T> implements AutoCloseable {
  private static final Duration NO_ROOM_PAUSE = Duration.ofMillis(2);

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

    /** When a batch has been worked off. */
    void giveBack(int taken);
  }

  private final ReentrantLock lock = new ReentrantLock();

  /** Nobody gathers any more. */
  private final Condition turn = lock.newCondition();

  /** For who gathers: the first has come, or enough for a batch, or the end. */
  private final Condition news = lock.newCondition();

  private final Queue<T> queue = new ArrayDeque<>();
  private final List<Thread> threads = new ArrayList<>();
  private final int size;
  private final long lingerNanos;
  private final Room room;
  private final Consumer<List<T>> work;

  private boolean gathering;
  private boolean closing;

  /** Since when something waits, in {@link System#nanoTime}. */
  private long since;

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
    lock.lock();
    try {
      queue.add(item);
      if (queue.size() == 1) {
        since = System.nanoTime();
        news.signal();
      } else if (queue.size() == size) {
        news.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes out what waits and isn't wanted any more. */
  List<T> remove(Predicate<T> which) {
    List<T> removed = new ArrayList<>();
    lock.lock();
    try {
      for (Iterator<T> items = queue.iterator(); items.hasNext(); ) {
        T item = items.next();
        if (which.test(item)) {
          items.remove();
          removed.add(item);
        }
      }
    } finally {
      lock.unlock();
    }
    return removed;
  }

  private void run() {
    try {
      List<T> batch = next();
      while (batch != null) {
        try {
          work.accept(batch);
        } finally {
          room.giveBack(batch.size());
        }
        batch = next();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Null at the end, when nothing is left. */
  @Nullable
  private List<T> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (gathering) {
        turn.await();
      }
      gathering = true;
      try {
        return gather();
      } finally {
        gathering = false;
        turn.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @Nullable
  private List<T> gather() throws InterruptedException {
    while (!queue.isEmpty() || !closing) {
      if (queue.isEmpty()) {
        news.await();
        continue;
      }
      long left = since + lingerNanos - System.nanoTime();
      if (left > 0 && queue.size() < size && !closing) {
        var unused = news.awaitNanos(left);
        continue;
      }
      int taken = room.take(Math.min(size, queue.size()));
      if (taken > 0) {
        return take(taken);
      }
      var unused = news.awaitNanos(NO_ROOM_PAUSE.toNanos());
    }
    return null;
  }

  private List<T> take(int count) {
    List<T> batch = new ArrayList<>(count);
    while (batch.size() < count) {
      batch.add(queue.remove());
    }
    since = System.nanoTime();
    return batch;
  }

  /** Works off what was added, then ends its threads. Not to be called by one of them. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
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
