// SPDX-License-Identifier: Apache-2.0
package io.kadian.database;

import io.kadian.domain.Outcome;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes outcomes to {@code sms_log}: an upsert by request, so that a replay changes nothing. The
 * gateway writes what it has sent, the ledger all else. A row is never overwritten by one that
 * knows less: what is SENT stays SENT, whatever a job that was restored from an old savepoint makes
 * of the same request.
 *
 * <p>A replay may suppress what went out before the crash: released in another order it is a
 * DUPLICATE of another, released later it is EXPIRED. If a claim says that this very request was
 * sent, or was being sent, the row says so instead, with the text and the phone of then.
 */
public final class LogUpsert {
  public static final String INSERT =
      """
      insert into sms_log as l (campaign, member, phone, text_hash, parts, state, reason, repeats,
                                route, message_id, due, released, sent, variant, updated_at)
      select s.campaign, s.member, coalesce(c.phone, s.phone),
             coalesce(c.dedup_key, s.text_hash), coalesce(c.parts, s.parts),
             case c.state when 'CLAIMED' then 'UNKNOWN' else coalesce(c.state, s.state) end,
             case c.state when 'CLAIMED' then 'CLAIMED_BEFORE_A_RESTART'
               when 'UNKNOWN' then c.reason when 'SENT' then null else s.reason end,
             case when c.state is null then s.repeats end, coalesce(c.route, s.route),
             coalesce(c.message_id, s.message_id),
             timestamptz 'epoch' + s.due * interval '1 microsecond',
             timestamptz 'epoch' + s.released * interval '1 microsecond',
             coalesce(c.sent_at, timestamptz 'epoch' + s.sent * interval '1 microsecond'),
             s.variant, now()
      from unnest(?::text[], ?::text[], ?::text[], ?::bytea[], ?::smallint[],
                  ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                  ?::bigint[], ?::bigint[], ?::bigint[], ?::text[])
        as s (campaign, member, phone, text_hash, parts, state, reason, repeats, route, message_id,
              due, released, sent, variant)
      left join lateral (
        select * from sms_claim
        where s.state in ('SUPPRESSED', 'WITHDRAWN')
          and campaign = s.campaign and member = s.member
          and state in ('CLAIMED', 'SENT', 'UNKNOWN')
        limit 1) c on true
      order by 1, 2
      """;

  public static final String UPSERT =
      INSERT
          + """
      on conflict (campaign, member) do update
      set phone = excluded.phone, text_hash = excluded.text_hash, parts = excluded.parts,
          state = excluded.state, reason = excluded.reason, repeats = excluded.repeats,
          route = excluded.route, message_id = excluded.message_id, due = excluded.due,
          released = excluded.released, sent = excluded.sent, variant = excluded.variant,
          updated_at = excluded.updated_at
      where array_position(array['WITHDRAWN', 'SUPPRESSED', 'UNKNOWN', 'FAILED', 'SENT'], l.state)
         < array_position(array['WITHDRAWN', 'SUPPRESSED', 'UNKNOWN', 'FAILED', 'SENT'],
                          excluded.state)
      """;

  private LogUpsert() {}

  public static void bind(PreparedStatement statement, List<Outcome> batch) throws SQLException {
    List<Outcome> rows = lastOfEach(batch);
    byte[][] hashes = new byte[rows.size()][];
    Integer[] parts = new Integer[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      Outcome row = rows.get(i);
      hashes[i] = row.dedupKey() == null ? null : row.dedupKey().toBytes();
      parts[i] = row.parts();
    }
    statement.setArray(1, texts(statement, rows, Outcome::campaign));
    statement.setArray(2, texts(statement, rows, Outcome::member));
    statement.setArray(3, texts(statement, rows, Outcome::phone));
    statement.setArray(4, statement.getConnection().createArrayOf("bytea", hashes));
    statement.setArray(5, statement.getConnection().createArrayOf("smallint", parts));
    statement.setArray(6, texts(statement, rows, row -> row.state().name()));
    statement.setArray(7, texts(statement, rows, Outcome::reason));
    statement.setArray(8, texts(statement, rows, Outcome::repeats));
    statement.setArray(9, texts(statement, rows, Outcome::route));
    statement.setArray(10, texts(statement, rows, Outcome::messageId));
    statement.setArray(11, micros(statement, rows, Outcome::due));
    statement.setArray(12, micros(statement, rows, Outcome::released));
    statement.setArray(13, micros(statement, rows, Outcome::sent));
    statement.setArray(14, texts(statement, rows, Outcome::variant));
  }

  /** An upsert may touch a row once. */
  private static List<Outcome> lastOfEach(List<Outcome> batch) {
    Map<String, Outcome> rows = new LinkedHashMap<>();
    for (Outcome outcome : batch) {
      rows.merge(outcome.request(), outcome, (a, b) -> b.state().compareTo(a.state()) >= 0 ? b : a);
    }
    return List.copyOf(rows.values());
  }

  private static Array texts(
      PreparedStatement statement, List<Outcome> rows, Function<Outcome, String> text)
      throws SQLException {
    return statement
        .getConnection()
        .createArrayOf("text", rows.stream().map(text).toArray(String[]::new));
  }

  private static Array micros(
      PreparedStatement statement, List<Outcome> rows, Function<Outcome, Instant> instant)
      throws SQLException {
    return statement
        .getConnection()
        .createArrayOf(
            "bigint", rows.stream().map(instant).map(EpochMicros::of).toArray(Long[]::new));
  }
}
