// SPDX-License-Identifier: Apache-2.0
package io.kadian.ledger;

import io.kadian.database.Outage;
import io.kadian.database.Pools;
import io.kadian.domain.Database;
import io.kadian.domain.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions.JdbcConnectionOptionsBuilder;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.apache.flink.connector.jdbc.datasource.connections.SimpleJdbcConnectionProvider;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.util.ExceptionUtils;

/**
 * Writes each batch by Flink's JdbcSink until the database has it, however long that takes: what
 * comes behind waits, and so does the checkpoint. By itself that sink fails the job at the second
 * error if the server is away, and the restart leaves what was under way in the gateway in doubt.
 */
final class LedgerWriter implements SinkWriter<List<Outcome>> {
  private static final long SHORTEST_PAUSE_MILLIS = 100;
  private static final int MAX_DOUBLINGS = 6;

  private final Database database;
  private final WriterInitContext init;
  private final Outage outage = new Outage("the ledger is behind", System::nanoTime);
  private @Nullable JdbcConnectionProvider connection;
  private @Nullable SinkWriter<List<Outcome>> writer;

  LedgerWriter(Database database, WriterInitContext init) {
    this.database = database;
    this.init = init;
    init.metricGroup().gauge("databaseErrors", (Gauge<Long>) outage::errors);
    init.metricGroup().gauge("databaseAwayMillis", (Gauge<Long>) outage::millis);
  }

  @Override
  public void write(List<Outcome> batch, Context context) throws InterruptedException {
    for (int tries = 0; !isWritten(batch, context); tries++) {
      Thread.sleep(SHORTEST_PAUSE_MILLIS << Math.min(tries, MAX_DOUBLINGS));
    }
  }

  private boolean isWritten(List<Outcome> batch, Context context) throws InterruptedException {
    try {
      if (writer == null) {
        connect();
      }
      writer.write(batch, context);
      outage.worked();
      return true;
    } catch (IOException e) {
      disconnect();
      outage.failed(
          ExceptionUtils.findThrowable(e, SQLException.class)
              .orElseThrow(() -> new UncheckedIOException(e)));
      return false;
    }
  }

  private void connect() throws IOException {
    JdbcConnectionOptionsBuilder options =
        new JdbcConnectionOptionsBuilder()
            .withUrl(database.url())
            .withDriverName("org.postgresql.Driver")
            .withUsername(database.user())
            .withPassword(database.password());
    Pools.properties(database, "ledger").forEach(options::withProperty);
    connection = new SimpleJdbcConnectionProvider(options.build());
    writer =
        JdbcSink.<List<Outcome>>builder()
            .withQueryStatement(LedgerSink.UPSERT, LedgerSink::bind)
            .withExecutionOptions(
                JdbcExecutionOptions.builder()
                    .withBatchSize(1) // the statement is a batch already
                    .withBatchIntervalMs(0)
                    .withMaxRetries(0)
                    .build())
            .buildAtLeastOnce(connection)
            .createWriter(init);
  }

  /**
   * Not by the writer's own close, which tries a failed batch once more and then keeps the
   * connection.
   */
  private void disconnect() {
    writer = null;
    if (connection != null) {
      connection.closeConnection();
      connection = null;
    }
  }

  /** Nothing is kept back. */
  @Override
  public void flush(boolean endOfInput) {}

  @Override
  public void close() {
    disconnect();
  }
}
