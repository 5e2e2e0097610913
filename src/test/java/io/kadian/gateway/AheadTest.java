// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AheadTest {
  private static final int BATCH = 500;

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Ahead ahead = new Ahead(Duration.ofMillis(50), waiting::get, nanos::get);

  @Test
  void hasRoomForAFewFromTheStart() {
    assertThat(ahead.take(BATCH)).isEqualTo(Ahead.LEAST);
    assertThat(ahead.take(BATCH)).isZero();
    ahead.giveBack(Ahead.LEAST);
    assertThat(ahead.take(10)).isEqualTo(10);
  }

  @Test
  void countsWhatWaitsAtTheRoutes() {
    waiting.set(Ahead.LEAST / 2);
    assertThat(ahead.take(BATCH)).isEqualTo(Ahead.LEAST / 2);
    ahead.giveBack(Ahead.LEAST / 2);
    waiting.set(Ahead.LEAST);
    assertThat(ahead.take(BATCH)).isZero();
  }

  @Test
  void waitsUntilHalfIsFreeSoThatBatchesAreNotSmall() {
    waiting.set(Ahead.LEAST / 2 + 1);
    assertThat(ahead.take(BATCH)).isZero();
    assertThat(ahead.take(10)).isEqualTo(10);
  }

  @Test
  void growsWithWhatTheRoutesFinishAndShrinksAgain() {
    finish(20_000, Duration.ofSeconds(1));
    assertThat(ahead.take(10_000)).isEqualTo(1_000);
    ahead.giveBack(1_000);
    finish(0, Duration.ofSeconds(1));
    assertThat(ahead.take(10_000)).isEqualTo(Ahead.LEAST);
  }

  @Test
  void makesUpForASlowDatabaseButNotForOneThatHangs() {
    for (int i = 0; i < 20; i++) {
      ahead.asked(Duration.ofMillis(200).toNanos());
    }
    finish(2_000, Duration.ofSeconds(1));
    assertThat(ahead.take(10_000)).isBetween(890, 900);
    ahead.giveBack(900);
    for (int i = 0; i < 40; i++) {
      ahead.asked(Duration.ofMinutes(5).toNanos());
    }
    finish(2_000, Duration.ofSeconds(1));
    assertThat(ahead.take(10_000)).isBetween(4_000, 4_101);
  }

  private void finish(int messages, Duration within) {
    for (int i = 0; i < messages; i++) {
      ahead.finished();
    }
    nanos.addAndGet(within.toNanos());
  }
}
