// SPDX-License-Identifier: Apache-2.0
package io.kadian.ledger;

import io.kadian.database.PatientWriter;
import io.kadian.domain.AudienceSeal;
import io.kadian.domain.Database;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import org.apache.flink.api.connector.sink2.Sink;

/** Writes the hashes of frozen audiences to {@code sms_audience}: the first of a campaign holds. */
public final class SealSink {
  static final String INSERT =
      """
      insert into sms_audience (campaign, shards, members, hash, sealed_at) values (?, ?, ?, ?, ?)
      on conflict (campaign) do nothing
      """;

  private SealSink() {}

  public static Sink<AudienceSeal> to(Database database) {
    return context ->
        new PatientWriter<>(
            database, "seals", "the seals of audiences wait", INSERT, SealSink::bind, context);
  }

  static void bind(PreparedStatement statement, AudienceSeal seal) throws SQLException {
    statement.setString(1, seal.campaign());
    statement.setInt(2, seal.shards());
    statement.setLong(3, seal.members());
    statement.setString(4, seal.hash());
    statement.setObject(5, seal.sealedAt().atOffset(ZoneOffset.UTC));
  }
}
