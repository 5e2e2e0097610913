// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Never says the same microsecond twice: what an SMSC has kept comes all at once, and of two
 * replies of a phone the later one holds.
 */
final class RisingClock implements InstantSource {
  private final InstantSource clock;
  private Instant last = Instant.MIN;

  RisingClock(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Instant instant() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    last = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
    return last;
  }
}
