// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.domain.Database;
import io.kadian.domain.OptChange;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;

/**
 * Writes who opted out or in to {@code sms_opt_out}: the latest holds, in whatever order they come.
 */
public final class OptOutSink {
  private static final int MAX_RETRIES = 5;

  static final String UPSERT =
      """
      insert into sms_opt_out as o (phone, since, keyword, active) values (?, ?, ?, ?)
      on conflict (phone) do update
      set since = excluded.since, keyword = excluded.keyword, active = excluded.active
      where (excluded.since, excluded.active) > (o.since, o.active)
      """;

  private OptOutSink() {}

  public static Sink<OptChange> to(Database database) {
    return JdbcSink.<OptChange>builder()
        .withQueryStatement(UPSERT, OptOutSink::bind)
        .withExecutionOptions(
            JdbcExecutionOptions.builder()
                .withBatchSize(1) // at once: the claims look here
                .withBatchIntervalMs(0)
                .withMaxRetries(MAX_RETRIES)
                .build())
        .buildAtLeastOnce(
            new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                .withUrl(database.url())
                .withDriverName("org.postgresql.Driver")
                .withUsername(database.user())
                .withPassword(database.password())
                .build());
  }

  static void bind(PreparedStatement statement, OptChange change) throws SQLException {
    statement.setString(1, change.phone());
    statement.setObject(2, change.at().atOffset(ZoneOffset.UTC));
    statement.setString(3, change.keyword());
    statement.setBoolean(4, change.out());
  }
}
