// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.peer;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Takes due rows from the outbox, sends them, and writes how they ended.
 *
 * <p>One transaction a batch, from taking the rows to settling them: their locks are held while
 * they are sent, as is usual with {@code SKIP LOCKED}. It needs no reaper for what a dead worker
 * had taken: PostgreSQL rolls it back when the connection is gone, and the rows are due again. The
 * other way, to commit a state TAKEN first, costs one more commit and one more write of each row,
 * and leaves the question what to do with rows that stay TAKEN. A team that would rather repeat a
 * message than lose it answers "send them": the same repeats.
 *
 * <p>So what it promises is at least once. A kill repeats whatever was sent and not committed, up
 * to a batch for each worker; the dedup rows can't help it, as they are rolled back with the rest.
 */
final class OutboxWorker implements AutoCloseable {
  static final int BATCH = 500;

  /** The order of the insert keeps two workers from locking each other. */
  private static final String TAKE =
      """
      with taken as materialized (
        select id, phone, text, sha256(convert_to(text, 'UTF8')) as text_hash
        from peer.outbox
        where state = 'DUE' and due_at <= clock_timestamp()
        order by due_at, id
        limit ?
        for update skip locked),
      firsts as materialized (
        select distinct on (phone, text_hash) id, phone, text_hash
        from taken order by phone, text_hash, id),
      fresh as (
        insert into peer.sent_text as s (phone, text_hash, sent_at)
        select phone, text_hash, clock_timestamp() from firsts
        on conflict (phone, text_hash) do update set sent_at = excluded.sent_at
        where s.sent_at < excluded.sent_at - interval '30 minutes'
        returning phone, text_hash)
      select t.id, t.phone, t.text, f.phone is not null and i.id is not null as fresh
      from taken t
      left join firsts i on i.id = t.id
      left join fresh f on f.phone = i.phone and f.text_hash = i.text_hash
      """;

  private static final String SETTLE =
      """
      update peer.outbox o
      set state = s.state, sent_at = s.sent_at, message_id = s.message_id, error = s.error
      from unnest(?::bigint[], ?::text[], ?::timestamptz[], ?::text[], ?::text[])
        as s (id, state, sent_at, message_id, error)
      where o.id = s.id
      """;

  private final Connection connection;
  private final PreparedStatement take;
  private final PreparedStatement settle;
  private final SmppLines lines;

  OutboxWorker(Outbox outbox, SmppLines lines) throws SQLException {
    this.lines = lines;
    connection = outbox.connect();
    connection.setAutoCommit(false);
    take = connection.prepareStatement(TAKE);
    take.setInt(1, BATCH);
    settle = connection.prepareStatement(SETTLE);
  }

  /**
   * Takes a batch, sends it and commits how it ended.
   *
   * @return empty if nothing was due that no other worker had
   */
  List<SettledSms> work() throws SQLException, InterruptedException {
    List<SettledSms> settled = lines.send(take());
    if (!settled.isEmpty()) {
      settle(settled);
    }
    connection.commit();
    return settled;
  }

  private List<DueSms> take() throws SQLException {
    List<DueSms> batch = new ArrayList<>(BATCH);
    try (ResultSet rows = take.executeQuery()) {
      while (rows.next()) {
        batch.add(
            new DueSms(rows.getLong(1), rows.getString(2), rows.getString(3), rows.getBoolean(4)));
      }
    }
    return batch;
  }

  private void settle(List<SettledSms> batch) throws SQLException {
    settle.setArray(1, array("bigint", batch, SettledSms::id));
    settle.setArray(2, array("text", batch, sms -> sms.state().name()));
    settle.setArray(3, array("text", batch, sms -> sms.at() == null ? null : sms.at().toString()));
    settle.setArray(4, array("text", batch, SettledSms::messageId));
    settle.setArray(5, array("text", batch, SettledSms::error));
    int settled = settle.executeUpdate();
    if (settled != batch.size()) {
      throw new IllegalStateException("Of " + batch.size() + " rows " + settled + " were there");
    }
  }

  private Array array(String type, List<SettledSms> batch, Function<SettledSms, Object> field)
      throws SQLException {
    return connection.createArrayOf(type, batch.stream().map(field).toArray());
  }

  /** What it has in hand is rolled back. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
