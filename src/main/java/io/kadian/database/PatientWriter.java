// SPDX-License-Identifier: Apache-2.0
package io.kadian.database;

import io.kadian.domain.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions.JdbcConnectionOptionsBuilder;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.JdbcStatementBuilder;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.apache.flink.connector.jdbc.datasource.connections.SimpleJdbcConnectionProvider;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.util.ExceptionUtils;

/**
 * Writes each record by Flink's JdbcSink until the database has it, however long that takes: what
 * comes behind waits, and so does the checkpoint. By itself that sink fails the job at the second
 * error if the server is away, and the restart leaves what was under way in the gateway in doubt.
 *
 * @param <T> a row, or a whole batch that one statement takes
 */
public final class PatientWriter<T> implements SinkWriter<T> {
  private static final long SHORTEST_PAUSE_MILLIS = 100;
  private static final int MAX_DOUBLINGS = 6;

  private final Database database;
  private final String name;
  private final String statement;
  private final JdbcStatementBuilder<T> binder;
  private final WriterInitContext init;
  private final Outage outage;
  private @Nullable JdbcConnectionProvider connection;
  private @Nullable SinkWriter<T> writer;

  /**
   * @param name of the connection, in pg_stat_activity
   * @param waits what is said to wait while the database can't be used
   * @param statement idempotent: it may be tried again although it went through
   */
  public PatientWriter(
      Database database,
      String name,
      String waits,
      String statement,
      JdbcStatementBuilder<T> binder,
      WriterInitContext init) {
    this.database = database;
    this.name = name;
    this.statement = statement;
    this.binder = binder;
    this.init = init;
    this.outage = new Outage(waits, System::nanoTime);
    init.metricGroup().gauge("databaseErrors", (Gauge<Long>) outage::errors);
    init.metricGroup().gauge("databaseAwayMillis", (Gauge<Long>) outage::millis);
  }

  @Override
  public void write(T record, Context context) throws InterruptedException {
    for (int tries = 0; !isWritten(record, context); tries++) {
      Thread.sleep(SHORTEST_PAUSE_MILLIS << Math.min(tries, MAX_DOUBLINGS));
    }
  }

  private boolean isWritten(T record, Context context) throws InterruptedException {
    try {
      if (writer == null) {
        connect();
      }
      writer.write(record, context);
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
    Pools.properties(database, name).forEach(options::withProperty);
    connection = new SimpleJdbcConnectionProvider(options.build());
    writer =
        JdbcSink.<T>builder()
            .withQueryStatement(statement, binder)
            .withExecutionOptions(
                JdbcExecutionOptions.builder()
                    .withBatchSize(1) // at once
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
