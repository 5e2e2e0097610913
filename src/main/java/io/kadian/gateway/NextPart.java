// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * A message whose next part is to be written, at once or after a pause.
 *
 * @param dueNanos by {@link System#nanoTime}
 */
record NextPart(Outgoing message, long dueNanos) implements Delayed {

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    return Long.signum(dueNanos - ((NextPart) other).dueNanos);
  }
}
