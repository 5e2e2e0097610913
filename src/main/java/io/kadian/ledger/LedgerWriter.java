// SPDX-License-Identifier: Apache-2.0
package io.kadian.ledger;

import com.zaxxer.hikari.HikariDataSource;
import io.kadian.database.Outage;
import io.kadian.database.Pools;
import io.kadian.domain.Database;
import io.kadian.domain.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Writes each batch until the database has it, however long that takes: what comes behind waits,
 * and so does the checkpoint. Flink's JdbcSink would fail the job at the second error if the server
 * is away, and the restart would leave what was under way in the gateway in doubt.
 */
final class LedgerWriter implements SinkWriter<List<Outcome>> {
  private static final long SHORTEST_PAUSE_MILLIS = 100;
  private static final int MAX_DOUBLINGS = 6;

  private final HikariDataSource pool;
  private final Outage outage = new Outage("the ledger is behind", System::nanoTime);

  LedgerWriter(Database database, MetricGroup metrics) {
    pool = Pools.open(database, "ledger", 1);
    metrics.gauge("databaseErrors", (Gauge<Long>) outage::errors);
    metrics.gauge("databaseAwayMillis", (Gauge<Long>) outage::millis);
  }

  @Override
  public void write(List<Outcome> batch, Context context) throws InterruptedException {
    for (int tries = 0; !isWritten(batch); tries++) {
      Thread.sleep(SHORTEST_PAUSE_MILLIS << Math.min(tries, MAX_DOUBLINGS));
    }
  }

  private boolean isWritten(List<Outcome> batch) {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(LedgerSink.UPSERT)) {
      LedgerSink.bind(statement, batch);
      statement.executeUpdate();
      outage.worked();
      return true;
    } catch (SQLException e) {
      outage.failed(e);
      return false;
    }
  }

  /** Nothing is kept back. */
  @Override
  public void flush(boolean endOfInput) {}

  @Override
  public void close() {
    pool.close();
  }
}
