// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.measure;

/** Numbers in no order, as the phones of an audience are. */
public final class Scattered {
  private static final long BELOW = 100_000_000;

  /** Has no factor in common with the limit, so that each number comes once. */
  private static final long FACTOR = 61_803_399;

  private Scattered() {}

  /**
   * A row whose key is the greatest so far costs an index little: it goes where the last one went.
   * Nobody sends to phones in their order.
   *
   * @param number below 100 million
   * @return another, of at most eight digits; a different one for each
   */
  public static int of(int number) {
    return (int) (number * FACTOR % BELOW);
  }
}
