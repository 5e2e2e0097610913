// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import io.kadian.database.Outage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Waits for the database, longer each time, until it is told that the task ends. */
final class Patience {
  private final Outage outage;
  private final Backoff backoff;
  private final Supplier<RandomGenerator> random;
  private final CountDownLatch end = new CountDownLatch(1);

  Patience(Outage outage, Backoff backoff, Supplier<RandomGenerator> random) {
    this.outage = outage;
    this.backoff = backoff;
    this.random = random;
  }

  Duration pause(int tries) {
    return backoff.after(tries, random.get());
  }

  void worked() {
    outage.worked();
  }

  /** Says so and returns when it may be tried again, or at once if the task ends. */
  void failed(SQLException e, int tries) {
    outage.failed(e);
    try {
      end.await(pause(tries).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  void end() {
    end.countDown();
  }

  boolean isAtItsEnd() {
    return end.getCount() == 0;
  }
}
