// SPDX-License-Identifier: Apache-2.0
package io.kadian.database;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.annotation.Nullable;

/**
 * Instants as PostgreSQL gets them in arrays: {@code timestamptz 'epoch' + n * interval '1
 * microsecond'} is exact until the year 2255 (PostgreSQL multiplies in double precision), and costs
 * both sides less than a text that is written and read.
 */
public final class EpochMicros {
  private EpochMicros() {}

  /** Null for null. What is less than a microsecond, timestamptz has not. */
  @Nullable
  public static Long of(@Nullable Instant instant) {
    return instant == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
