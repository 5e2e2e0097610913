// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration MIN = Duration.ofMillis(100);
  private static final Duration MAX = Duration.ofSeconds(30);

  private final Random random = new Random(7);
  private final Backoff backoff = new Backoff(MIN, MAX);

  @Test
  void doublesUpToTheLongestPause() {
    long whole = MIN.toMillis();
    for (int tries = 0; tries < 40; tries++) {
      for (int i = 0; i < 100; i++) {
        assertThat(backoff.after(tries, random).toMillis()).isBetween(whole / 2, whole);
      }
      whole = Math.min(2 * whole, MAX.toMillis());
    }
    assertThat(backoff.after(Integer.MAX_VALUE, random)).isBetween(MAX.dividedBy(2), MAX);
  }

  @Test
  void spreadsWhatFailedTogether() {
    Set<Duration> pauses = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      pauses.add(backoff.after(6, random));
    }
    assertThat(pauses).hasSizeGreaterThan(500);
    assertThat(pauses).anyMatch(pause -> pause.toMillis() < 3_700);
    assertThat(pauses).anyMatch(pause -> pause.toMillis() > 5_900);
  }

  @Test
  void standsAPauseOfZero() {
    assertThat(new Backoff(Duration.ZERO, Duration.ZERO).after(3, random)).isZero();
  }
}
