// SPDX-License-Identifier: Apache-2.0
package io.kadian.status;

import io.kadian.domain.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Connections for people who look: they write nothing and need no right but SELECT. */
public final class ReadOnlyLedger {
  private ReadOnlyLedger() {}

  /**
   * Until it is committed, all its statements see the rows of one moment, that of the first.
   *
   * @param name of the connection, in pg_stat_activity
   */
  public static Connection connect(Database database, String name) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty("ApplicationName", name);
    String seconds = String.valueOf(News.PATIENCE.toSeconds());
    properties.setProperty("connectTimeout", seconds);
    properties.setProperty("loginTimeout", seconds);
    Connection connection = DriverManager.getConnection(database.url(), properties);
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    return connection;
  }
}
