// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.domain.DedupKey;
import io.kadian.domain.Delivery;
import io.kadian.domain.Outcome;
import io.kadian.domain.Receipt;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import javax.annotation.Nullable;
import javax.sql.DataSource;

/**
 * Writes receipts beside the messages they are about. Each call is a transaction, and writing a
 * receipt again changes nothing.
 *
 * <p>A receipt names its message by the SMSC's id, which another SMSC may use as well: so the end
 * of the phone must fit, and the message must not be of a route that another receiver serves. Or,
 * if the answer with the id was lost, it names it by our reference and the phone. One that finds no
 * row waits in {@code sms_receipt}, and is looked at again when it is twice as old: the row may be
 * under way. That closes the race with the ledger's upsert as well, where each side can't see what
 * the other has yet to commit, without any lock.
 */
final class ReceiptLedger {

  private final DataSource database;
  private final ReceiptOrigins origins;

  ReceiptLedger(DataSource database, ReceiptOrigins origins) {
    this.database = database;
    this.origins = origins;
  }

  /** Writes what has a row, and lets the others wait. Returns what was in doubt and isn't now. */
  List<Outcome> write(List<Receipt> receipts) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return inTransaction(
          connection,
          () -> {
            Applied applied = apply(receipts, connection);
            try (PreparedStatement statement = connection.prepareStatement(ReceiptSql.WAIT)) {
              bind(statement, 1, applied.without(receipts));
              statement.executeUpdate();
            }
            return applied.outcomes();
          });
    }
  }

  /**
   * Looks again for the rows of those that wait.
   *
   * @param taken how many were due, {@code atMost} if there may be more
   */
  record Retried(int taken, List<Outcome> outcomes) {}

  Retried retry(int atMost) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return inTransaction(
          connection,
          () -> {
            List<Receipt> due;
            try (PreparedStatement statement = connection.prepareStatement(ReceiptSql.DUE)) {
              statement.setInt(1, atMost);
              due = receipts(statement);
            }
            if (due.isEmpty()) {
              return new Retried(0, List.of());
            }
            Applied applied = apply(due, connection);
            change(ReceiptSql.FOUND, applied.of(due), connection);
            change(ReceiptSql.LATER, applied.without(due), connection);
            return new Retried(due.size(), applied.outcomes());
          });
    }
  }

  /** Forgets those that have waited too long, and says which. */
  List<Receipt> giveUp(Instant now, Duration keep) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(ReceiptSql.GIVE_UP)) {
      statement.setObject(1, now.minus(keep).atOffset(ZoneOffset.UTC));
      return receipts(statement);
    }
  }

  private record Applied(BitSet hits, List<Outcome> outcomes) {
    List<Receipt> of(List<Receipt> receipts) {
      return hits.stream().mapToObj(receipts::get).toList();
    }

    List<Receipt> without(List<Receipt> receipts) {
      List<Receipt> missed = new ArrayList<>();
      for (int i = hits.nextClearBit(0); i < receipts.size(); i = hits.nextClearBit(i + 1)) {
        missed.add(receipts.get(i));
      }
      return missed;
    }
  }

  private Applied apply(List<Receipt> receipts, Connection connection) throws SQLException {
    List<Integer> numbers = new ArrayList<>();
    List<Receipt> spelled = new ArrayList<>();
    for (int i = 0; i < receipts.size(); i++) {
      Receipt receipt = receipts.get(i);
      MessageIds ids = origins.of(receipt.route()).messageIds();
      for (String id : ids.spellings(receipt.messageId())) {
        numbers.add(i);
        spelled.add(receipt.withMessageId(id));
      }
    }
    Applied applied = new Applied(new BitSet(), new ArrayList<>());
    try (PreparedStatement statement = connection.prepareStatement(ReceiptSql.APPLY)) {
      statement.setArray(1, connection.createArrayOf("int4", numbers.toArray()));
      bind(statement, 2, spelled);
      set(
          statement,
          9,
          "text",
          spelled,
          receipt -> String.join(",", origins.of(receipt.route()).otherRoutes()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          applied.hits().set(row.getInt(1));
          if (row.getBoolean(2)) {
            applied.outcomes().add(outcome(row));
          }
        }
      }
    }
    return applied;
  }

  private static Outcome outcome(ResultSet row) throws SQLException {
    byte[] hash = row.getBytes(6);
    return new Outcome(
        row.getString(3),
        row.getString(4),
        row.getString(5),
        hash == null ? null : DedupKey.fromBytes(hash),
        row.getInt(7),
        Outcome.State.valueOf(row.getString(8)),
        row.getString(9),
        null,
        row.getString(10),
        row.getString(11),
        instant(row, 12),
        instant(row, 13),
        instant(row, 14),
        row.getString(15));
  }

  private static List<Receipt> receipts(PreparedStatement statement) throws SQLException {
    List<Receipt> receipts = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        receipts.add(
            new Receipt(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                Delivery.valueOf(row.getString(5)),
                row.getString(6),
                instant(row, 7)));
      }
    }
    return receipts;
  }

  private static void change(String sql, List<Receipt> receipts, Connection connection)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bindKeys(statement, 1, receipts);
      statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, int first, List<Receipt> receipts)
      throws SQLException {
    bindKeys(statement, first, receipts);
    set(statement, first + 4, "text", receipts, receipt -> receipt.delivery().name());
    set(statement, first + 5, "text", receipts, Receipt::error);
    set(statement, first + 6, "text", receipts, receipt -> receipt.at().toString());
  }

  private static void bindKeys(PreparedStatement statement, int first, List<Receipt> receipts)
      throws SQLException {
    set(statement, first, "text", receipts, Receipt::route);
    set(statement, first + 1, "text", receipts, Receipt::messageId);
    set(statement, first + 2, "text", receipts, Receipt::phone);
    set(statement, first + 3, "int4", receipts, Receipt::reference);
  }

  private static void set(
      PreparedStatement statement,
      int index,
      String type,
      List<Receipt> receipts,
      Function<Receipt, Object> value)
      throws SQLException {
    statement.setArray(
        index,
        statement.getConnection().createArrayOf(type, receipts.stream().map(value).toArray()));
  }

  private interface Work<T> {
    T run() throws SQLException;
  }

  private static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      T result = work.run();
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  @Nullable
  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
