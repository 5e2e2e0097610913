// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the ledger's history says of the gateway: its rate from the busiest second, its answers from
 * the quicker half of the messages (the others waited for their turn), what it lost from what is in
 * doubt, its receipts from those that came. Throttling isn't in the ledger, nor is the window.
 */
public final class LearntCharacter {
  /** Fewer say nothing. */
  static final long LEAST_MESSAGES = 1_000;

  private static final String HISTORY =
      """
      with history as (
        select date_trunc('second', sent) as second, state, parts, delivered is not null as delivered,
            extract(epoch from sent - released) * 1000 as answer,
            extract(epoch from delivered - sent) * 1000 as receipt,
            state = 'FAILED' and reason like 'RECEIPT%' as undelivered
        from sms_log
        where due >= ? and (state in ('SENT', 'UNKNOWN') or reason like 'RECEIPT%'))
      select count(*),
          (select max(n) from (select sum(parts) as n from history where second is not null group by second) s),
          percentile_cont(0.05) within group (order by answer),
          percentile_cont(0.5) within group (order by answer),
          avg(case when state = 'UNKNOWN' then 1.0 else 0.0 end),
          count(*) filter (where delivered),
          count(*) filter (where undelivered),
          percentile_cont(0.5) within group (order by receipt)
      from history""";

  private LearntCharacter() {}

  /**
   * @param ledger the real one
   * @param since what was due from then on counts
   * @param otherwise for what it doesn't say
   * @return empty: the history is too short
   */
  public static Optional<GatewayCharacter> read(
      Connection ledger, Instant since, GatewayCharacter otherwise) throws SQLException {
    try (PreparedStatement statement = ledger.prepareStatement(HISTORY)) {
      statement.setTimestamp(1, Timestamp.from(since));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (row.getLong(1) < LEAST_MESSAGES || row.getLong(2) == 0) {
          return Optional.empty();
        }
        double delivered = row.getLong(6);
        double receipts = delivered + row.getLong(7);
        double receipt = row.getDouble(8);
        Duration least = millis(row.getDouble(3));
        Duration most = millis(row.getDouble(4));
        return Optional.of(
            new GatewayCharacter(
                row.getInt(2),
                otherwise.window(),
                least,
                least.compareTo(most) > 0 ? least : most,
                otherwise.throttled(),
                Math.min(1 - otherwise.throttled(), row.getDouble(5)),
                receipts == 0 ? otherwise.delivered() : delivered / receipts,
                receipts == 0 ? otherwise.receiptDelay() : millis(receipt)));
      }
    }
  }

  private static Duration millis(double millis) {
    return Duration.ofNanos(Math.max(0, Math.round(millis * 1_000_000)));
  }
}
