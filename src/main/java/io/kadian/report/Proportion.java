// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

/**
 * A share that was counted, and between what the true one lies: of a hundred such intervals 95 have
 * it (Wilson's score interval, which is right for few messages and for shares near 0 and 1 too).
 *
 * @param share 0 to 1, as are the interval's ends
 */
public record Proportion(long part, long whole, double share, double low, double high) {
  /** Of the normal distribution, 95 % lie within so many standard deviations. */
  private static final double Z = 1.959963984540054;

  /** Where fewer are expected in any of the four fields, the normal distribution doesn't fit. */
  private static final double FEWEST_EXPECTED = 5;

  private static final double NO_CHANCE = 6; // 2e-17: less than a double tells from 1

  /**
   * @param whole at least 1
   */
  public static Proportion of(long part, long whole) {
    if (part < 0 || whole < 1 || part > whole) {
      throw new IllegalArgumentException(part + " of " + whole);
    }
    double share = (double) part / whole;
    double scale = 1 + Z * Z / whole;
    double middle = (share + Z * Z / (2.0 * whole)) / scale;
    double half =
        Z / scale * Math.sqrt(share * (1 - share) / whole + Z * Z / (4.0 * whole * whole));
    return new Proportion(
        part,
        whole,
        share,
        part == 0 ? 0 : Math.max(0, middle - half),
        part == whole ? 1 : Math.min(1, middle + half));
  }

  /** Whether {@link #chance} can tell anything. */
  boolean isComparableWith(Proportion other) {
    double pooled = pooled(other);
    double least = Math.min(pooled, 1 - pooled) * Math.min(whole, other.whole);
    return least >= FEWEST_EXPECTED;
  }

  /**
   * How probable a difference is that is as great as this or greater, either way, if there were
   * none: the two-proportion z-test, pooled, without a correction for continuity.
   */
  double chance(Proportion other) {
    double pooled = pooled(other);
    double deviation = Math.sqrt(pooled * (1 - pooled) * (1.0 / whole + 1.0 / other.whole));
    return share == other.share ? 1 : beyond(Math.abs(share - other.share) / deviation);
  }

  private double pooled(Proportion other) {
    return (double) (part + other.part) / (whole + other.whole);
  }

  /** What of the normal distribution lies farther out than so many deviations, on both sides. */
  private static double beyond(double deviations) {
    double x = deviations / Math.sqrt(2);
    if (x > NO_CHANCE) {
      return 0;
    }
    // 1 - erf(x), by the series of Abramowitz and Stegun 7.1.6: its terms are all above 0.
    double term = x;
    double sum = x;
    for (int n = 1; term > sum * 1e-17; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return Math.max(0, 1 - 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum);
  }
}
