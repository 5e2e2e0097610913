// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.peer;

import io.kadian.bench.measure.Scattered;
import io.kadian.domain.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** The peer's tables, in a schema of their own, and what is written to them beforehand. */
final class Outbox {
  private static final String TABLES =
      """
      drop schema if exists peer cascade;
      create schema peer;
      create table peer.outbox (
        id         bigint primary key,
        phone      text not null,
        text       text not null,
        due_at     timestamptz not null,
        -- DUE, or how it ended: SENT, REPEAT, FAILED, UNKNOWN.
        state      text not null default 'DUE',
        sent_at    timestamptz,
        message_id text,
        error      text
      );
      create index outbox_due on peer.outbox (due_at, id) where state = 'DUE';
      create table peer.sent_text (
        phone     text not null,
        text_hash bytea not null,
        sent_at   timestamptz not null,
        primary key (phone, text_hash)
      )
      """;

  private static final String COPY = "copy peer.outbox (id, phone, text, due_at) from stdin";

  private final String url;
  private final Properties login = new Properties();

  Outbox(Database database) {
    url = database.url();
    login.setProperty("user", database.user());
    login.setProperty("password", database.password());
    login.setProperty("ApplicationName", "peer");
  }

  /** A connection of its own; synchronous_commit is as the server has it: on. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, login);
  }

  /** Makes the tables anew and writes so many messages, all due at one instant. */
  void fill(int messages, Instant due) throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLES);
      try (PGCopyOutputStream rows =
          new PGCopyOutputStream(connection.unwrap(PGConnection.class), COPY, 1 << 16)) {
        for (int i = 0; i < messages; i++) {
          rows.write(row(i, due).getBytes(StandardCharsets.UTF_8));
        }
      }
      statement.execute("vacuum analyze peer.outbox");
    }
  }

  /** How many wait to be sent: after a kill also what it had in hand, for that was rolled back. */
  long due() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select count(*) from peer.outbox where state = 'DUE'")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** In COPY's text format. */
  private static String row(int number, Instant due) {
    return number
        + "\t+86138%08d\t【富销云】会员%07d,双12今晚8点开抢,金卡专享满300减60 t.cn/A6xyz1 拒收请回复R\t"
            .formatted(Scattered.of(number), number)
        + due
        + '\n';
  }
}
