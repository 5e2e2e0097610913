// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/** Looks again and again until something is so, but not for ever. */
public final class Poll {
  private static final Duration EVERY = Duration.ofMillis(200);

  /** Lets time pass; a test's lets its clock run. */
  @FunctionalInterface
  public interface Sleep {
    void sleep(Duration length) throws InterruptedException;
  }

  private final InstantSource clock;
  private final Sleep sleep;

  public Poll(InstantSource clock, Sleep sleep) {
    this.clock = clock;
    this.sleep = sleep;
  }

  public Instant now() {
    return clock.instant();
  }

  /** Looks at least once. False: it wasn't so by then. */
  public boolean until(Instant deadline, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (!now().isBefore(deadline)) {
        return false;
      }
      try {
        sleep.sleep(EVERY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
    return true;
  }
}
