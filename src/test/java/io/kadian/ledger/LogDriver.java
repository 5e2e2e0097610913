// SPDX-License-Identifier: Apache-2.0
package io.kadian.ledger;

import com.zaxxer.hikari.HikariDataSource;
import io.kadian.database.Pools;
import io.kadian.domain.Database;
import io.kadian.domain.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The ledger's upsert by itself, as {@link LedgerSink} binds it, for who measures it. */
public final class LogDriver implements AutoCloseable {
  private final HikariDataSource pool;

  /**
   * @param connections at most; who calls from more threads waits for one
   */
  public LogDriver(Database database, int connections) {
    pool = Pools.open(database, "raw log", connections);
  }

  public void write(List<Outcome> batch) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(LedgerSink.UPSERT)) {
      LedgerSink.bind(statement, batch);
      statement.executeUpdate();
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
