// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import io.kadian.report.CampaignReport.Quantiles;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a {@link Measure} spreads, in microseconds.
 *
 * @param quantiles 0, 0.5, 0.9, 0.95, 0.99, 0.999 and 1; empty if there is no message
 */
record Spread(long messages, long early, List<Long> quantiles) {

  static Spread of(ResultSet row) throws SQLException {
    long messages = row.getLong(1);
    List<Long> quantiles =
        messages == 0
            ? List.of()
            : Stream.of((Double[]) row.getArray(3).getArray()).map(Math::round).toList();
    return new Spread(messages, row.getLong(2), quantiles);
  }

  boolean isEmpty() {
    return messages == 0;
  }

  long first() {
    return quantiles.get(0);
  }

  long nearlyLast() {
    return quantiles.get(5);
  }

  long last() {
    return quantiles.get(6);
  }

  Quantiles lengths() {
    return new Quantiles(
        messages, early, length(0), length(1), length(2), length(3), length(4), length(5),
        length(6));
  }

  /** To the millisecond, as all that is said of lateness. */
  private Duration length(int quantile) {
    return Duration.ofMillis(Math.round(quantiles.get(quantile) / 1000.0));
  }
}
