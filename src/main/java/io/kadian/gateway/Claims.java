// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import io.kadian.database.LogUpsert;
import io.kadian.domain.DedupKey;
import io.kadian.domain.Outcome;
import io.kadian.domain.Reason;
import io.kadian.domain.Sms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import javax.sql.DataSource;
import org.postgresql.util.PSQLState;

/**
 * The right to send a text to a phone, granted by the database alone: one statement for a batch. So
 * nothing is sent twice, whatever Flink's state says after a restore.
 *
 * <p>A claim is granted if there is none, if the last one failed, or if it is older than the
 * window. Whoever holds one must start sending before it is that old, or claim again. Statements
 * are idempotent: a batch whose answer got lost may be repeated as it is.
 */
final class Claims {
  private static final Ruling GRANTED = new Ruling.Granted();

  /** Reasons of a claim that was given up by rule: FAILED there, SUPPRESSED in the ledger. */
  private static final Set<String> NOT_SENT =
      Set.of(Reason.EXPIRED.name(), Reason.OPTED_OUT.name(), Reason.SUPPRESSION_LIST.name());

  private final DataSource database;
  private final UUID claimant;
  private final Duration window;

  /**
   * Of the last batch: then the next one is asked for by name at once. If it isn't, and one of it
   * is refused, all of it is asked for once more: what was granted is granted again.
   */
  private volatile boolean someAreRefused;

  /**
   * @param claimant this run of the gateway: another one each time a task starts
   */
  Claims(DataSource database, UUID claimant, Duration window) {
    this.database = database;
    this.claimant = claimant;
    this.window = window;
  }

  /**
   * Asks for a batch; one that this run holds already is granted again, from now.
   *
   * @return a ruling for each, in the same order; null if it changed hands meanwhile: ask again
   */
  List<Ruling> claim(List<Sms> batch, Instant now) throws SQLException {
    try (Connection connection = database.getConnection()) {
      if (!someAreRefused && grant(batch, now, connection) == batch.size()) {
        return Collections.nCopies(batch.size(), GRANTED);
      }
      Set<String> granted = grantAndTell(batch, now, connection);
      List<Sms> others = batch.stream().filter(sms -> !granted.contains(sms.request())).toList();
      someAreRefused = !others.isEmpty();
      Map<String, Ruling> rulings = others.isEmpty() ? Map.of() : explain(others, connection);
      List<Ruling> answer = new ArrayList<>(batch.size());
      for (Sms sms : batch) {
        answer.add(granted.contains(sms.request()) ? GRANTED : rulings.get(sms.request()));
      }
      return answer;
    }
  }

  private int grant(List<Sms> batch, Instant now, Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ClaimSql.CLAIM)) {
      setClaims(statement, batch, now);
      return statement.executeUpdate();
    }
  }

  private Set<String> grantAndTell(List<Sms> batch, Instant now, Connection connection)
      throws SQLException {
    Set<String> granted = new HashSet<>(batch.size() * 2);
    try (PreparedStatement statement = connection.prepareStatement(ClaimSql.CLAIM_AND_TELL)) {
      setClaims(statement, batch, now);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          granted.add(rows.getString(1) + '/' + rows.getString(2));
        }
      }
    }
    return granted;
  }

  private void setClaims(PreparedStatement statement, List<Sms> batch, Instant now)
      throws SQLException {
    statement.setObject(1, claimant);
    statement.setObject(2, now.atOffset(ZoneOffset.UTC));
    setRequests(statement, 3, batch);
    setRecipients(statement, 6, batch);
    setArray(statement, 8, "smallint", batch, Short[]::new, Claims::parts);
    statement.setDouble(9, window.toMillis() / 1000.0);
    statement.setObject(10, now.minus(window).atOffset(ZoneOffset.UTC));
  }

  private Map<String, Ruling> explain(List<Sms> refused, Connection connection)
      throws SQLException {
    Map<String, Sms> byRequest =
        refused.stream().collect(Collectors.toMap(Sms::request, sms -> sms, (a, b) -> a));
    Map<String, Ruling> rulings = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(ClaimSql.EXPLAIN)) {
      setRequests(statement, 1, refused);
      setRecipients(statement, 4, refused);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Sms sms = byRequest.get(row.getString("campaign") + '/' + row.getString("member"));
          rulings.put(sms.request(), ruling(sms, row));
        }
      }
    }
    return rulings;
  }

  /** The log knows best, then the request's own claim, then the others'. */
  @Nullable
  private Ruling ruling(Sms sms, ResultSet row) throws SQLException {
    String logged = row.getString("log_state");
    if (logged != null) {
      return new Ruling.Ended(
          before(sms, "log", Outcome.State.valueOf(logged), row.getString("repeats"), row));
    }
    String own = row.getString("own_state");
    if (own != null && !own.equals("CLAIMED")) {
      return new Ruling.Ended(before(sms, "own", stateOf(own, row), null, row));
    }
    if (own != null && !claimant.equals(row.getObject("own_claimant"))) {
      return new Ruling.InDoubt(before(sms, "own", Outcome.State.UNKNOWN, null, row));
    }
    String suppressed = row.getString("suppressed");
    if (suppressed != null) {
      return new Ruling.Suppressed(Reason.valueOf(suppressed));
    }
    String holder = row.getString("holder");
    return holder == null ? null : new Ruling.Repeats(holder);
  }

  /** As it was before, with the phone and the text of then. */
  private static Outcome before(
      Sms sms, String of, Outcome.State state, @Nullable String repeats, ResultSet row)
      throws SQLException {
    OffsetDateTime sent = row.getObject(of + "_sent", OffsetDateTime.class);
    byte[] key = row.getBytes(of + "_key");
    int parts = row.getInt(of + "_parts");
    Outcome ended =
        Outcome.ended(sms, state, row.getString(of + "_reason"), repeats)
            .through(
                row.getString(of + "_route"),
                row.getString(of + "_message_id"),
                sent == null ? null : sent.toInstant());
    // A claim of a version before 0.2 doesn't say.
    String phone = row.getString(of + "_phone");
    return phone == null || key == null
        ? ended
        : ended.claimedAs(phone, DedupKey.fromBytes(key), parts);
  }

  private static Outcome.State stateOf(String own, ResultSet row) throws SQLException {
    String reason = row.getString("own_reason");
    return own.equals("FAILED") && reason != null && NOT_SENT.contains(reason)
        ? Outcome.State.SUPPRESSED
        : Outcome.State.valueOf(own);
  }

  /** A claimed message that was suppressed unsent frees its text as a failed one does. */
  private static String stateOf(Outcome outcome) {
    return outcome.state() == Outcome.State.SUPPRESSED ? "FAILED" : outcome.state().name();
  }

  /**
   * Writes how claimed requests ended. What was SENT to the log, which is all that a claim needs to
   * know of it: so a message is written twice, not thrice. What wasn't, or perhaps wasn't, to the
   * claim: FAILED, UNKNOWN, or not sent by its expiry.
   */
  void settle(List<Outcome> batch) throws SQLException {
    List<Outcome> sent = batch.stream().filter(Claims::isSent).toList();
    try (Connection connection = database.getConnection()) {
      if (!sent.isEmpty()) {
        log(sent, connection);
      }
      if (sent.size() < batch.size()) {
        settle(batch.stream().filter(outcome -> !isSent(outcome)).toList(), connection);
      }
    }
  }

  private static boolean isSent(Outcome outcome) {
    return outcome.state() == Outcome.State.SENT;
  }

  /**
   * Nearly always these are the first rows of their requests, and to look for others before each is
   * written would cost a fifth of it. A replay finds others, and takes the longer way.
   */
  private static void log(List<Outcome> sent, Connection connection) throws SQLException {
    try {
      log(LogUpsert.INSERT, sent, connection);
    } catch (SQLException e) {
      if (!PSQLState.UNIQUE_VIOLATION.getState().equals(e.getSQLState())) {
        throw e;
      }
      log(LogUpsert.UPSERT, sent, connection);
    }
  }

  private static void log(String sql, List<Outcome> sent, Connection connection)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      LogUpsert.bind(statement, sent);
      statement.executeUpdate();
    }
  }

  private static void settle(List<Outcome> unsent, Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ClaimSql.SETTLE)) {
      setKeys(statement, 1, unsent, Outcome::dedupKey);
      setTexts(statement, 2, unsent, Outcome::campaign);
      setTexts(statement, 3, unsent, Outcome::member);
      setTexts(statement, 4, unsent, Claims::stateOf);
      setTexts(statement, 5, unsent, Outcome::reason);
      setTexts(statement, 6, unsent, Outcome::route);
      int settled = statement.executeUpdate();
      if (settled != unsent.size()) {
        throw new IllegalStateException(
            "Of " + unsent.size() + " claims " + settled + " were there to be settled");
      }
    }
  }

  /** Loads the classes and plans the statements of a message that is sent; changes nothing. */
  void warmUp(Instant now) throws SQLException {
    try (Connection connection = database.getConnection()) {
      grant(List.of(), now, connection);
      log(List.of(), connection);
    }
  }

  /** Gives back what was surely not sent: a replay may send it, or another request its text. */
  void giveBack(List<Sms> batch) throws SQLException {
    if (batch.isEmpty()) {
      return;
    }
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(ClaimSql.GIVE_BACK)) {
      setRequests(statement, 1, batch);
      statement.setObject(4, claimant);
      statement.executeUpdate();
    }
  }

  /**
   * Deletes what can refuse nobody any more. What isn't in the log yet stays: after a long outage
   * it is all that tells a replay that its message went out.
   */
  int sweep(Instant now) throws SQLException {
    int swept = 0;
    int piece;
    do {
      piece = sweepAPiece(now);
      swept += piece;
    } while (piece == ClaimSql.SWEPT_AT_ONCE);
    return swept;
  }

  private int sweepAPiece(Instant now) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement readInSequence = connection.createStatement();
        PreparedStatement statement = connection.prepareStatement(ClaimSql.SWEEP)) {
      connection.setAutoCommit(false); // until it is closed
      readInSequence.execute("set local enable_seqscan = on"); // all are looked at
      statement.setObject(1, now.minus(window.multipliedBy(2)).atOffset(ZoneOffset.UTC));
      int piece = statement.executeUpdate();
      connection.commit();
      return piece;
    }
  }

  private static Short parts(Sms sms) {
    return (short) (sms.prepared().text() == null ? 0 : sms.prepared().text().count());
  }

  private static void setRequests(PreparedStatement statement, int first, List<Sms> batch)
      throws SQLException {
    setKeys(statement, first, batch, sms -> sms.prepared().dedupKey());
    setTexts(statement, first + 1, batch, Sms::campaign);
    setTexts(statement, first + 2, batch, Sms::member);
  }

  /** To whom, and whether suppression lists are asked. */
  private static void setRecipients(PreparedStatement statement, int first, List<Sms> batch)
      throws SQLException {
    setTexts(statement, first, batch, Sms::phone);
    setArray(statement, first + 1, "boolean", batch, Boolean[]::new, Sms::transactional);
  }

  /** The driver wants {@code byte[][]} here, not {@code Object[]}. */
  private static <T> void setKeys(
      PreparedStatement statement, int index, List<T> batch, Function<T, DedupKey> key)
      throws SQLException {
    setArray(statement, index, "bytea", batch, byte[][]::new, item -> key.apply(item).toBytes());
  }

  private static <T> void setTexts(
      PreparedStatement statement, int index, List<T> batch, Function<T, String> text)
      throws SQLException {
    setArray(statement, index, "text", batch, String[]::new, text);
  }

  private static <T, V> void setArray(
      PreparedStatement statement,
      int index,
      String type,
      List<T> batch,
      IntFunction<V[]> array,
      Function<T, V> value)
      throws SQLException {
    V[] values = batch.stream().map(value).toArray(array);
    statement.setArray(index, statement.getConnection().createArrayOf(type, values));
  }
}
