// SPDX-License-Identifier: Apache-2.0
package io.kadian.suppression;

import io.kadian.domain.Database;
import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.annotation.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * The lists in the database. Claims go on while one is changed, and see it as it was before or as
 * it is after, never half of it.
 */
public final class SuppressionLists implements AutoCloseable {
  private static final String PATIENCE_SECONDS = "10";
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /**
   * A list.
   *
   * @param loadedAt null: its rows were written by hand
   */
  public record Listed(String list, long phones, @Nullable Instant loadedAt) {}

  /** That a phone is on a list. */
  public record Membership(String list, Instant since) {}

  /**
   * What loading changed.
   *
   * @param phones on the list now
   */
  public record Change(long phones, long added, long removed) {}

  private final Connection connection;

  private SuppressionLists(Connection connection) {
    this.connection = connection;
  }

  /**
   * @param name of the connection, in pg_stat_activity
   */
  public static SuppressionLists open(Database database, String name) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty("ApplicationName", name);
    properties.setProperty("connectTimeout", PATIENCE_SECONDS);
    properties.setProperty("loginTimeout", PATIENCE_SECONDS);
    properties.setProperty("options", "-c lock_timeout=" + PATIENCE_SECONDS + "s");
    Connection connection = DriverManager.getConnection(database.url(), properties);
    connection.setAutoCommit(false);
    return new SuppressionLists(connection);
  }

  /**
   * Puts the file's phones into the place of the list's, all at once.
   *
   * @param skipBad take what is good of a file that has wrong lines
   * @throws InvalidInputException if it has wrong lines, or no phone; then nothing is changed
   */
  public Change load(String list, PhoneFile file, boolean skipBad) throws SQLException {
    try {
      stage(file);
      if (file.wrong() > 0 && !skipBad) {
        throw new InvalidInputException(
            file.wrong() == 1 ? "1 line is wrong" : file.wrong() + " lines are wrong");
      }
      if (file.good() == 0) {
        throw new InvalidInputException("there is no phone in it");
      }
      Change change = replace(list);
      connection.commit();
      return change;
    } finally {
      connection.rollback(); // does nothing to what is committed
    }
  }

  private void stage(PhoneFile file) throws SQLException {
    update("create temporary table staged_phone (phone text not null) on commit drop");
    try (OutputStream copy =
        new PGCopyOutputStream(
            connection.unwrap(PGConnection.class), "copy staged_phone from stdin")) {
      for (String phone = file.next(); phone != null; phone = file.next()) {
        copy.write((phone + '\n').getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      throw new SQLException("The phones can't be copied: " + e.getMessage(), e);
    }
    update("analyze staged_phone");
  }

  /** Writes the differences only: a list of millions that is loaded daily changes little. */
  private Change replace(String list) throws SQLException {
    lock(list);
    long removed =
        update(
            """
            delete from sms_suppression s
            where s.list = ? and not exists (select from staged_phone p where p.phone = s.phone)
            """,
            list);
    long added =
        update(
            """
            insert into sms_suppression (phone, list)
            select distinct p.phone, ? from staged_phone p
            on conflict do nothing
            """,
            list);
    try (PreparedStatement count =
            connection.prepareStatement("select count(distinct phone) from staged_phone");
        ResultSet row = count.executeQuery()) {
      row.next();
      return new Change(row.getLong(1), added, removed);
    }
  }

  /** Two who load one list at a time do so one after the other. */
  private void lock(String list) throws SQLException {
    try {
      update(
          """
          insert into sms_suppression_list (list, loaded_at) values (?, now())
          on conflict (list) do update set loaded_at = excluded.loaded_at
          """,
          list);
    } catch (SQLException e) {
      if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw new InvalidInputException("another command is loading it; try again later", e);
      }
      throw e;
    }
  }

  /**
   * @return how many phones were on it; -1: there is no such list
   */
  public long drop(String list) throws SQLException {
    long lists = update("delete from sms_suppression_list where list = ?", list);
    long phones = update("delete from sms_suppression where list = ?", list);
    connection.commit();
    return lists + phones == 0 ? -1 : phones;
  }

  /** Rows that were written by hand make a list, too. */
  public List<Listed> all() throws SQLException {
    String sql =
        """
        select coalesce(l.list, s.list) as list, coalesce(s.phones, 0) as phones, l.loaded_at
        from sms_suppression_list l
        full join (select list, count(*) as phones from sms_suppression group by list) s
          on s.list = l.list
        order by 1
        """;
    List<Listed> lists = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        lists.add(
            new Listed(row.getString("list"), row.getLong("phones"), instant(row, "loaded_at")));
      }
    }
    return lists;
  }

  /**
   * @param phone E.164
   */
  public List<Membership> of(String phone) throws SQLException {
    String sql = "select list, since from sms_suppression where phone = ? order by list";
    List<Membership> lists = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, phone);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          lists.add(new Membership(row.getString("list"), instant(row, "since")));
        }
      }
    }
    return lists;
  }

  private long update(String sql, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      return statement.executeLargeUpdate();
    }
  }

  @Nullable
  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
