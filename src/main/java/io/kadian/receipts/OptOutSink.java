// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.database.PatientWriter;
import io.kadian.domain.Database;
import io.kadian.domain.OptChange;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * Writes who opted out or in to {@code sms_opt_out}: the latest holds, in whatever order they come.
 */
public final class OptOutSink {
  static final String UPSERT =
      """
      insert into sms_opt_out as o (phone, since, keyword, active) values (?, ?, ?, ?)
      on conflict (phone) do update
      set since = excluded.since, keyword = excluded.keyword, active = excluded.active
      where (excluded.since, excluded.active) > (o.since, o.active)
      """;

  private OptOutSink() {}

  public static Sink<OptChange> to(Database database) {
    return context ->
        new PatientWriter<>(
            database, "opt-outs", "opt-outs are behind", UPSERT, OptOutSink::bind, context);
  }

  static void bind(PreparedStatement statement, OptChange change) throws SQLException {
    statement.setString(1, change.phone());
    statement.setObject(2, change.at().atOffset(ZoneOffset.UTC));
    statement.setString(3, change.keyword());
    statement.setBoolean(4, change.out());
  }
}
