// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import io.kadian.domain.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A PostgreSQL of its own with the ledger's tables, on a free port. */
public final class Ledger implements AutoCloseable {
  private final EmbeddedPostgres postgres;

  public Ledger() throws IOException, SQLException {
    postgres = EmbeddedPostgres.builder().start();
    execute(Files.readString(Path.of("sql/ledger.sql")));
  }

  public Database database() {
    return new Database(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
  }

  public DataSource dataSource() {
    return postgres.getPostgresDatabase();
  }

  public void execute(String sql) throws SQLException {
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Each row as its columns joined by {@code |}. */
  public List<String> query(String sql) throws SQLException {
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          columns.add(String.valueOf(rows.getString(i)));
        }
        texts.add(String.join("|", columns));
      }
      return texts;
    }
  }

  public void clear() throws SQLException {
    execute("truncate sms_claim, sms_log, sms_receipt, sms_opt_out");
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
