// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long NOW = 5_000_000_000L;

  @Test
  void withoutARateEachTurnIsNow() {
    RateLimit none = new RateLimit(0);
    assertThat(none.turn(200, NOW)).isEqualTo(NOW);
    assertThat(none.turn(200, NOW)).isEqualTo(NOW);
  }

  @Test
  void aMessageTakesTheTurnsOfAllItsParts() {
    RateLimit rate = new RateLimit(100);
    long first = rate.turn(3, NOW);
    assertThat(first).isLessThanOrEqualTo(NOW);
    assertThat(rate.turn(1, NOW) - first).isEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
  }

  @Test
  void keepsTheRateWhenWaitersComeALittleLate() {
    RateLimit rate = new RateLimit(20_000);
    long now = NOW;
    for (int i = 0; i < 20_000; i++) {
      long turn = rate.turn(1, now);
      now = Math.max(now, turn + (turn > now ? 100_000 : 0)); // parked, and woken 0.1 ms late
    }
    assertThat(now - NOW).isBetween(990_000_000L, 1_001_000_000L);
  }
}
