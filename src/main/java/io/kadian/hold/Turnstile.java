// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

/**
 * Spreads releases that are due at once over the milliseconds that follow, a chunk of messages to
 * each.
 *
 * <p>Flink runs all timers of one timestamp in one go, and nothing else meanwhile: no checkpoint,
 * no command. Timers of different timestamps are run one by one, however late. So lots that are due
 * together get a timestamp of their own for each chunk; many small lots share one.
 */
final class Turnstile {
  private final int chunk;
  private long slot = Long.MIN_VALUE;
  private int taken;

  Turnstile(int chunk) {
    this.chunk = chunk;
  }

  /**
   * @param messages at most a chunk
   * @return the epoch millisecond at which they may pass: {@code now}, or later
   */
  long reserve(int messages, long now) {
    if (slot < now) {
      slot = now;
      taken = 0;
    }
    if (taken > 0 && taken + messages > chunk) {
      slot++;
      taken = 0;
    }
    taken += messages;
    return slot;
  }
}
