// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.gateway.Batches.Room;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What makes a batch, and when it goes. */
@Timeout(60)
class BatchesTest {
  private static final Duration NEVER = Duration.ofDays(1);

  private final BlockingQueue<List<Integer>> done = new LinkedBlockingQueue<>();

  private List<Integer> next() throws InterruptedException {
    return done.poll(30, TimeUnit.SECONDS);
  }

  @Test
  void aFullOneGoesAtOnce() throws Exception {
    try (Batches<Integer> batches = new Batches<>("b", 1, 3, NEVER, Room.BOUNDLESS, done::add)) {
      IntStream.range(0, 7).forEach(batches::add);

      assertThat(next()).containsExactly(0, 1, 2);
      assertThat(next()).containsExactly(3, 4, 5);
      assertThat(done).isEmpty();
    }
    assertThat(next()).as("the end works off the rest").containsExactly(6);
  }

  @Test
  void aSmallOneGoesAfterItsLinger() throws Exception {
    Duration linger = Duration.ofMillis(20);
    try (Batches<Integer> batches = new Batches<>("b", 2, 500, linger, Room.BOUNDLESS, done::add)) {
      long added = System.nanoTime();
      batches.add(1);
      assertThat(next()).containsExactly(1);
      assertThat(System.nanoTime() - added).isGreaterThanOrEqualTo(linger.toNanos());

      batches.add(2);
      assertThat(next()).containsExactly(2);
    }
  }

  @Test
  void whileAllThreadsWorkTheNextOneGrows() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger working = new AtomicInteger();
    try (Batches<Integer> batches =
        new Batches<>(
            "b",
            1,
            100,
            Duration.ZERO,
            Room.BOUNDLESS,
            batch -> {
              working.incrementAndGet();
              awaitUninterruptibly(goOn);
              done.add(batch);
            })) {
      batches.add(0);
      await().until(() -> working.get() == 1);
      IntStream.range(1, 50).forEach(batches::add);
      goOn.countDown();

      assertThat(next()).containsExactly(0);
      assertThat(next()).hasSize(49);
    }
  }

  @Test
  void noneIsLargerThanThereIsRoomFor() throws Exception {
    Room two =
        new Room() {
          private int free = 2;

          @Override
          public synchronized int take(int most) {
            int taken = Math.min(most, free);
            free -= taken;
            return taken;
          }

          @Override
          public synchronized void giveBack(int taken) {
            free += taken;
          }
        };
    List<Integer> all = new ArrayList<>();
    try (Batches<Integer> batches = new Batches<>("b", 3, 100, Duration.ZERO, two, done::add)) {
      IntStream.range(0, 100).forEach(batches::add);
      while (all.size() < 100) {
        List<Integer> batch = next();
        assertThat(batch).hasSizeLessThanOrEqualTo(2);
        all.addAll(batch);
      }
    }
    assertThat(all).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void whatIsTakenOutIsInNone() throws Exception {
    try (Batches<Integer> batches = new Batches<>("b", 1, 4, NEVER, Room.BOUNDLESS, done::add)) {
      batches.add(1);
      batches.add(2);
      batches.add(3);
      assertThat(batches.remove(item -> item % 2 == 1)).containsExactly(1, 3);
    }
    assertThat(next()).containsExactly(2);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
