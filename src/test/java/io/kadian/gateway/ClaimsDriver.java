// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import com.zaxxer.hikari.HikariDataSource;
import io.kadian.database.Pools;
import io.kadian.domain.Database;
import io.kadian.domain.Outcome;
import io.kadian.domain.Sms;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The gateway's claims by themselves, with its own statements and pool, for who measures them. */
public final class ClaimsDriver implements AutoCloseable {
  private final HikariDataSource pool;
  private final Claims claims;

  /**
   * @param connections at most; who calls from more threads waits for one
   */
  public ClaimsDriver(Database database, int connections, Duration window) {
    pool = Pools.open(database, "raw claims", connections);
    claims = new Claims(pool, UUID.randomUUID(), window);
  }

  /**
   * @throws IllegalStateException if one isn't granted: the tables weren't empty
   */
  public void claim(List<Sms> batch) throws SQLException {
    List<Ruling> rulings = claims.claim(batch, Instant.now());
    for (Ruling ruling : rulings) {
      if (!(ruling instanceof Ruling.Granted)) {
        throw new IllegalStateException("A claim was not granted: " + ruling);
      }
    }
  }

  /** All of them claimed. */
  public void settle(List<Outcome> batch) throws SQLException {
    claims.settle(batch);
  }

  @Override
  public void close() {
    pool.close();
  }
}
