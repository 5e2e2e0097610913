// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.gateway.Submission;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/**
 * What a session has submitted and not settled: a window of messages, each with one submit_sm that
 * has no answer yet, or with a next part still to be written. Each is settled once, by whoever
 * removes it from here: its answer, its time-out, the end of the connection, a failure to write it.
 */
final class UnderWay {
  static final String NO_ANSWER = "NO_ANSWER";

  private final int most;
  private final Semaphore room;
  private final Map<Integer, Unanswered> unanswered = new ConcurrentHashMap<>();
  private final DelayQueue<NextPart> nextParts = new DelayQueue<>();

  /** A submit_sm, and until when it may be answered; times are {@link System#nanoTime}'s. */
  static final class Unanswered {
    private final int sequence;
    private final Outgoing message;
    private final long deadlineNanos;
    private volatile boolean written;

    private Unanswered(int sequence, Outgoing message, long deadlineNanos) {
      this.sequence = sequence;
      this.message = message;
      this.deadlineNanos = deadlineNanos;
    }

    void written() {
      written = true;
    }
  }

  private record NextPart(Outgoing message, long dueNanos) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.signum(dueNanos - ((NextPart) other).dueNanos);
    }
  }

  UnderWay(int window) {
    most = window;
    room = new Semaphore(window);
  }

  int count() {
    return unanswered.size() + nextParts.size();
  }

  /** Without waiting. */
  boolean takeRoom() {
    return room.tryAcquire();
  }

  boolean awaitRoom(Duration atMost) throws InterruptedException {
    return room.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Gives back what {@link #takeRoom} or {@link #awaitRoom} took, if nothing was submitted after
   * all.
   */
  void giveBackRoom() {
    room.release();
  }

  /** True if everything was settled within that time. */
  boolean awaitNone(Duration atMost) throws InterruptedException {
    boolean none = room.tryAcquire(most, atMost.toNanos(), TimeUnit.NANOSECONDS);
    if (none) {
      room.release(most);
    }
    return none;
  }

  /** To be called before it is written: the answer may be quicker than the writer. */
  Unanswered add(int sequence, Outgoing message, Duration answerTimeout) {
    Unanswered submitted =
        new Unanswered(sequence, message, System.nanoTime() + answerTimeout.toNanos());
    unanswered.put(sequence, submitted);
    return submitted;
  }

  /** True if the message is the caller's to settle, and nobody else's. */
  boolean remove(Unanswered submitted) {
    return unanswered.remove(submitted.sequence, submitted);
  }

  /** The message, the caller's to settle, or null if it is settled already. */
  @Nullable
  Outgoing remove(int sequence) {
    Unanswered submitted = unanswered.remove(sequence);
    return submitted == null ? null : submitted.message;
  }

  /** Keeps it until its next part can be written. */
  void addNextPart(Outgoing message, Duration pause) {
    nextParts.add(new NextPart(message, System.nanoTime() + pause.toNanos()));
  }

  /** Waits for one whose pause is over; it is the caller's to settle. */
  Outgoing takeNextPart() throws InterruptedException {
    return nextParts.take().message;
  }

  /** The future first: who waits for room, or for none to be left, finds it complete. */
  void settle(Outgoing message, Submission end) {
    message.submission().complete(end);
    room.release();
  }

  /**
   * Settles what was not answered in time.
   *
   * @return true if one of them wasn't even written in all that time
   */
  @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // this map bears it
  boolean settleOverdue() {
    long now = System.nanoTime();
    boolean stuck = false;
    for (Unanswered submitted : unanswered.values()) {
      if (now - submitted.deadlineNanos >= 0 && remove(submitted)) {
        stuck |= !submitted.written;
        settle(submitted.message, submitted.message.inDoubt(NO_ANSWER));
      }
    }
    return stuck;
  }

  @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // the map bears it; the queue is copied
  void settleAll(String doubt) {
    for (Unanswered submitted : unanswered.values()) {
      if (remove(submitted)) {
        settle(submitted.message, submitted.message.inDoubt(doubt));
      }
    }
    for (NextPart next : nextParts.toArray(new NextPart[0])) {
      if (nextParts.remove(next)) {
        settle(next.message, next.message.inDoubt(doubt));
      }
    }
  }
}
