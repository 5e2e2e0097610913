// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import io.kadian.domain.DedupKey;
import io.kadian.domain.Outcome;
import io.kadian.domain.Reason;
import io.kadian.domain.Sms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import javax.sql.DataSource;

/**
 * The right to send a text to a phone, granted by the database alone: one statement for a batch. So
 * nothing is sent twice, whatever Flink's state says after a restore.
 *
 * <p>A claim is granted if there is none, if the last one failed, or if it is older than the
 * window. Whoever holds one must start sending before it is that old, or claim again. Statements
 * are idempotent: a batch whose answer got lost may be repeated as it is.
 */
final class Claims {

  /** What the database says to a request. */
  sealed interface Ruling {
    /** It may be sent. */
    record Granted() implements Ruling {}

    /** Another request holds the claim. */
    record Repeats(String request) implements Ruling {}

    /** This request ended before: a replay. */
    record Ended(Outcome outcome) implements Ruling {}

    /** Its phone stands in sms_opt_out. */
    record OptedOut() implements Ruling {}

    /** An earlier run of the gateway claimed it and never settled: it may have gone out. */
    record InDoubt() implements Ruling {}
  }

  private static final Ruling GRANTED = new Ruling.Granted();
  private static final Ruling IN_DOUBT = new Ruling.InDoubt();
  private static final Ruling OPTED_OUT = new Ruling.OptedOut();

  /**
   * Grants what can be granted. Of two requests with one text in a batch one is taken. The order
   * keeps two batches from locking each other. A request that stands in the log has ended. Whoever
   * opted out is granted nothing, also if Flink's state is older than that.
   */
  private static final String CLAIM =
      """
      insert into sms_claim as c (dedup_key, campaign, member, claimant, state, claimed_at)
      select distinct on (a.dedup_key) a.dedup_key, a.campaign, a.member, ?, 'CLAIMED', ?
      from unnest(?::bytea[], ?::text[], ?::text[], ?::text[])
        as a (dedup_key, campaign, member, phone)
      where not exists (
        select from sms_log l where l.campaign = a.campaign and l.member = a.member)
        and not exists (select from sms_opt_out o where o.phone = a.phone and o.active)
      order by a.dedup_key
      on conflict (dedup_key) do update
      set campaign = excluded.campaign, member = excluded.member, claimant = excluded.claimant,
          state = 'CLAIMED', claimed_at = excluded.claimed_at,
          sent_at = null, reason = null, route = null, message_id = null
      where case when (c.campaign, c.member) = (excluded.campaign, excluded.member)
              then c.state = 'CLAIMED' and c.claimant = excluded.claimant
              else c.state = 'FAILED' or coalesce(c.sent_at, c.claimed_at) <= ?
            end
      returning campaign, member
      """;

  /** Why the others were not granted. */
  private static final String EXPLAIN =
      """
      select a.campaign, a.member,
             c.campaign, c.member, c.state, c.reason, c.route, c.message_id, c.sent_at,
             l.state, l.reason, l.repeats, l.route, l.message_id, l.sent,
             exists (select from sms_opt_out o where o.phone = a.phone and o.active), c.claimant
      from unnest(?::bytea[], ?::text[], ?::text[], ?::text[])
        as a (dedup_key, campaign, member, phone)
      left join sms_claim c on c.dedup_key = a.dedup_key
      left join sms_log l on l.campaign = a.campaign and l.member = a.member
      """;

  private static final String SETTLE =
      """
      update sms_claim c
      set state = s.state, sent_at = s.sent_at, reason = s.reason, route = s.route,
          message_id = s.message_id
      from unnest(?::bytea[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::text[],
                  ?::text[])
        as s (dedup_key, campaign, member, state, sent_at, reason, route, message_id)
      where c.dedup_key = s.dedup_key and c.campaign = s.campaign and c.member = s.member
      """;

  private static final String ABANDON =
      """
      delete from sms_claim c
      using unnest(?::bytea[], ?::text[], ?::text[]) as a (dedup_key, campaign, member)
      where c.dedup_key = a.dedup_key and c.campaign = a.campaign and c.member = a.member
        and c.state = 'CLAIMED' and c.claimant = ?
      """;

  private static final String SWEEP =
      """
      delete from sms_claim c
      where coalesce(c.sent_at, c.claimed_at) < ?
        and exists (
          select from sms_log l where l.campaign = c.campaign and l.member = c.member)
      """;

  /** Reasons of a claim that was given up by rule: FAILED there, SUPPRESSED in the ledger. */
  private static final Set<String> NOT_SENT =
      Set.of(Reason.EXPIRED.name(), Reason.OPTED_OUT.name());

  private final DataSource database;
  private final UUID claimant;
  private final Duration window;

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
      Set<String> granted = new HashSet<>(batch.size() * 2);
      try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
        statement.setObject(1, claimant);
        statement.setObject(2, now.atOffset(ZoneOffset.UTC));
        setRequests(statement, 3, batch);
        setTexts(statement, 6, batch, Sms::phone);
        statement.setObject(7, now.minus(window).atOffset(ZoneOffset.UTC));
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            granted.add(rows.getString(1) + '/' + rows.getString(2));
          }
        }
      }
      List<Sms> others = batch.stream().filter(sms -> !granted.contains(sms.request())).toList();
      Map<String, Ruling> rulings = others.isEmpty() ? Map.of() : explain(others, connection);
      List<Ruling> answer = new ArrayList<>(batch.size());
      for (Sms sms : batch) {
        answer.add(granted.contains(sms.request()) ? GRANTED : rulings.get(sms.request()));
      }
      return answer;
    }
  }

  private Map<String, Ruling> explain(List<Sms> refused, Connection connection)
      throws SQLException {
    Map<String, Sms> byRequest =
        refused.stream().collect(Collectors.toMap(Sms::request, sms -> sms, (a, b) -> a));
    Map<String, Ruling> rulings = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(EXPLAIN)) {
      setRequests(statement, 1, refused);
      setTexts(statement, 4, refused, Sms::phone);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String request = row.getString(1) + '/' + row.getString(2);
          rulings.put(request, ruling(byRequest.get(request), row));
        }
      }
    }
    return rulings;
  }

  @Nullable
  private Ruling ruling(Sms sms, ResultSet row) throws SQLException {
    String logged = row.getString(10);
    if (logged != null) {
      return new Ruling.Ended(
          Outcome.ended(sms, Outcome.State.valueOf(logged), row.getString(11), row.getString(12))
              .through(row.getString(13), row.getString(14), instant(row, 15)));
    }
    String state = row.getString(5);
    String holder = row.getString(3) + '/' + row.getString(4);
    boolean ended = holder.equals(sms.request()) && !"CLAIMED".equals(state);
    boolean doubtful = holder.equals(sms.request()) && !claimant.equals(row.getObject(17));
    if (row.getBoolean(16) && !ended && !doubtful) {
      return OPTED_OUT;
    }
    if (state == null) {
      return null;
    }
    if (state.equals("FAILED") && row.getString(6) != null && NOT_SENT.contains(row.getString(6))) {
      state = Outcome.State.SUPPRESSED.name();
    }
    if (!holder.equals(sms.request())) {
      return new Ruling.Repeats(holder);
    }
    return state.equals("CLAIMED")
        ? IN_DOUBT
        : new Ruling.Ended(
            Outcome.ended(sms, Outcome.State.valueOf(state), row.getString(6), null)
                .through(row.getString(7), row.getString(8), instant(row, 9)));
  }

  /** A claimed message that was suppressed unsent frees its text as a failed one does. */
  private static String stateOf(Outcome outcome) {
    return outcome.state() == Outcome.State.SUPPRESSED ? "FAILED" : outcome.state().name();
  }

  /** Writes how claimed requests ended: SENT, FAILED, UNKNOWN, or not sent by its expiry. */
  void settle(List<Outcome> batch) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(SETTLE)) {
      setKeys(statement, 1, batch, Outcome::dedupKey);
      setTexts(statement, 2, batch, Outcome::campaign);
      setTexts(statement, 3, batch, Outcome::member);
      setTexts(statement, 4, batch, Claims::stateOf);
      setTexts(
          statement,
          5,
          batch,
          outcome -> outcome.sent() == null ? null : outcome.sent().toString());
      setTexts(statement, 6, batch, Outcome::reason);
      setTexts(statement, 7, batch, Outcome::route);
      setTexts(statement, 8, batch, Outcome::messageId);
      int settled = statement.executeUpdate();
      if (settled != batch.size()) {
        throw new IllegalStateException(
            "Of " + batch.size() + " claims " + settled + " were there to be settled");
      }
    }
  }

  /** Gives back what was surely not sent, so that a replay may send it. */
  void abandon(List<Sms> batch) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(ABANDON)) {
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
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(SWEEP)) {
      statement.setObject(1, now.minus(window.multipliedBy(2)).atOffset(ZoneOffset.UTC));
      return statement.executeUpdate();
    }
  }

  private static void setRequests(PreparedStatement statement, int first, List<Sms> batch)
      throws SQLException {
    setKeys(statement, first, batch, sms -> sms.prepared().dedupKey());
    setTexts(statement, first + 1, batch, Sms::campaign);
    setTexts(statement, first + 2, batch, Sms::member);
  }

  /** The driver wants {@code byte[][]} here, not {@code Object[]}. */
  private static <T> void setKeys(
      PreparedStatement statement, int index, List<T> batch, Function<T, DedupKey> key)
      throws SQLException {
    byte[][] keys = new byte[batch.size()][];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key.apply(batch.get(i)).toBytes();
    }
    statement.setArray(index, statement.getConnection().createArrayOf("bytea", keys));
  }

  private static <T> void setTexts(
      PreparedStatement statement, int index, List<T> batch, Function<T, String> text)
      throws SQLException {
    String[] texts = new String[batch.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = text.apply(batch.get(i));
    }
    statement.setArray(index, statement.getConnection().createArrayOf("text", texts));
  }

  @Nullable
  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
