// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.kadian.database.Pools;
import io.kadian.domain.Outcome;
import io.kadian.domain.Sms;
import io.kadian.testing.Ledger;
import io.kadian.testing.Messages;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The statements are prepared when the job starts and sms_claim is empty: what PostgreSQL planned
 * then must not be what it does in the burst.
 */
class ClaimPlansTest {
  private static final String SESSION = "plans";
  private static final int BATCH = 500;
  private static final int BATCHES = 60;
  private static final int TIMES_TO_PREPARE = 20;

  /** Twice for each batch would be 1.8 million. */
  private static final long MOST_ROWS_READ_IN_SEQUENCE = 10_000;

  @Test
  void readsNotTheWholeTableForEachBatch() throws Exception {
    try (Ledger ledger = new Ledger()) {
      ledger.execute("vacuum analyze");
      try (HikariDataSource pool = Pools.open(ledger.database(), SESSION, 1)) {
        Claims claims = new Claims(pool, new UUID(0, 1), Duration.ofMinutes(30));
        for (int i = 0; i < TIMES_TO_PREPARE; i++) {
          claims.warmUp(Messages.DUE);
        }
        for (int i = 0; i < BATCHES; i++) {
          List<Sms> batch = batch(i * BATCH);
          claims.claim(batch, Messages.DUE);
          claims.settle(
              batch.stream().map(sms -> Outcome.sent(sms, "smpp", "id", Messages.DUE)).toList());
        }
      }
      awaitStatistics(ledger);
      assertThat(rowsReadInSequence(ledger)).isLessThan(MOST_ROWS_READ_IN_SEQUENCE);
    }
  }

  private static List<Sms> batch(int from) {
    return IntStream.range(from, from + BATCH)
        .mapToObj(n -> Messages.sms("a", "m" + n, "+86138%08d".formatted(n), "双12"))
        .toList();
  }

  /** A session has told its own when it has ended. */
  private static void awaitStatistics(Ledger ledger) {
    await()
        .until(
            () ->
                ledger
                    .query(
                        "select from pg_stat_activity where application_name = 'kadian "
                            + SESSION
                            + "'")
                    .isEmpty());
  }

  private static long rowsReadInSequence(Ledger ledger) throws SQLException {
    return Long.parseLong(
        ledger
            .query("select seq_tup_read from pg_stat_user_tables where relname = 'sms_claim'")
            .get(0));
  }
}
