// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import io.kadian.domain.Outcome.State;
import io.kadian.report.PersonHistory.Claim;
import io.kadian.report.PersonHistory.Entry;
import io.kadian.report.PersonHistory.OptOut;
import io.kadian.report.PersonHistory.Request;
import io.kadian.report.PersonHistory.WaitingReceipt;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/** Reads what happened to a person's messages. */
public final class HistoryReader {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Connection snapshot;

  /**
   * @param snapshot a transaction in which all queries see the same rows
   */
  public HistoryReader(Connection snapshot) {
    this.snapshot = snapshot;
  }

  /**
   * @param phone E.164
   */
  public PersonHistory ofPhone(String phone) throws SQLException {
    List<Entry> entries = new ArrayList<>();
    entries.addAll(read(HistorySql.REQUESTS_OF_PHONE, phone, HistoryReader::request));
    entries.addAll(read(HistorySql.CLAIMS_OF_PHONE, phone, HistoryReader::claim));
    return withTheirPhones(entries, List.of(phone));
  }

  /** With what happened to the phones that the member's messages went to. */
  public PersonHistory ofMember(String member) throws SQLException {
    List<Entry> entries = new ArrayList<>();
    entries.addAll(read(HistorySql.REQUESTS_OF_MEMBER, member, HistoryReader::request));
    entries.addAll(read(HistorySql.CLAIMS_OF_MEMBER, member, HistoryReader::claim));
    return withTheirPhones(entries, entries.stream().map(Entry::phone).distinct().toList());
  }

  private PersonHistory withTheirPhones(List<Entry> entries, List<String> phones)
      throws SQLException {
    if (!phones.isEmpty()) {
      Array array = snapshot.createArrayOf("text", phones.toArray());
      entries.addAll(read(HistorySql.OPT_OUTS, array, HistoryReader::optOut));
      entries.addAll(read(HistorySql.RECEIPTS, array, HistoryReader::receipt));
    }
    return new PersonHistory(
        entries.stream()
            .sorted(Comparator.comparing(Entry::at).thenComparing(Entry::toString))
            .toList());
  }

  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> read(String sql, Object parameter, Row<T> each) throws SQLException {
    List<T> read = new ArrayList<>();
    try (PreparedStatement statement = snapshot.prepareStatement(sql)) {
      statement.setQueryTimeout((int) LONGEST.toSeconds());
      statement.setObject(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          read.add(each.read(row));
        }
      }
    }
    return read;
  }

  private static Request request(ResultSet row) throws SQLException {
    Instant due = instant(row, "due");
    Instant released = instant(row, "released");
    Instant sent = instant(row, "sent");
    String repeated = row.getString("repeated_state");
    return new Request(
        Stream.of(sent, released, due).filter(Objects::nonNull).findFirst().orElseThrow(),
        row.getString("campaign"),
        row.getString("member"),
        row.getString("phone"),
        State.valueOf(row.getString("state")),
        row.getString("reason"),
        row.getString("repeats"),
        repeated == null ? null : State.valueOf(repeated),
        instant(row, "repeated_sent"),
        row.getInt("parts"),
        row.getString("route"),
        row.getString("message_id"),
        due,
        released,
        sent,
        instant(row, "delivered"),
        row.getString("delivery"),
        row.getString("delivery_error"),
        row.getString("variant"),
        instant(row, "updated_at"));
  }

  private static Claim claim(ResultSet row) throws SQLException {
    return new Claim(
        instant(row, "claimed_at"),
        row.getString("campaign"),
        row.getString("member"),
        Objects.requireNonNullElse(row.getString("phone"), ""),
        row.getString("state"),
        row.getString("reason"),
        row.getString("route"),
        instant(row, "sent_at"));
  }

  private static OptOut optOut(ResultSet row) throws SQLException {
    return new OptOut(
        instant(row, "since"),
        row.getString("phone"),
        row.getString("keyword"),
        row.getBoolean("active"));
  }

  private static WaitingReceipt receipt(ResultSet row) throws SQLException {
    return new WaitingReceipt(
        instant(row, "received_at"),
        row.getString("phone"),
        row.getString("route"),
        row.getString("message_id"),
        row.getString("delivery"),
        row.getString("error"),
        instant(row, "delivered"));
  }

  @Nullable
  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
