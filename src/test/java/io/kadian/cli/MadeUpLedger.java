// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.testing.Ledger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.annotation.Nullable;

/**
 * A ledger of a campaign with all that can become of a message, and the same rows in Java, row by
 * row: what the database reckons is held against them.
 */
final class MadeUpLedger {
  static final int ROWS = 20_000;

  /** Paced, 2,000/s; an outage of two seconds; one straggler; a message a millisecond early. */
  private static final String CAMPAIGN =
      """
      insert into sms_log (campaign, member, phone, text_hash, parts, state, reason, repeats, route,
                           message_id, due, released, sent, delivered, delivery, delivery_error)
      select 'double12', 'm' || i, '+86138' || lpad(i::text, 8, '0'), sha256(i::text::bytea),
             1 + i % 3 / 2, state, reason,
             case when reason = 'DUPLICATE' then 'double12/m' || (i - 1) end,
             case when state in ('SENT', 'FAILED') then (array['cmcc', 'unicom'])[1 + i % 4 / 3] end,
             case when state = 'SENT' then 'id-' || i end,
             case when state = 'WITHDRAWN' then at else due end,
             case when state not in ('WITHDRAWN') and reason is distinct from 'OPTED_OUT'
               then due + i % 23 * interval '1 ms' end,
             case when state = 'SENT' then due + late * interval '1 ms' end,
             case when delivery = 'DELIVERED'
               then due + (late + 1000 + i * 37 % 9000) * interval '1 ms' end,
             delivery, case when delivery <> 'DELIVERED' then 'MK:' || i % 3 end
      from (
        select *, case when state <> 'SENT' or i % 50 = 10 then null
                    when i % 50 = 11 then 'UNDELIVERABLE' when i % 100 = 12 then 'EXPIRED'
                    else 'DELIVERED' end as delivery
        from (
          select i, timestamptz '2026-12-12T12:00Z' as at,
                 timestamptz '2026-12-12T12:00Z' + i / 2000.0 * interval '1 s' as due,
                 case when i = 7 then -1 when i = 19999 then 1800000
                   when i between 8000 and 12000 then 2000 - (i - 8000) / 2
                   else i % 23 + 5 + i * 31 % 97 end as late,
                 case when i % 40 = 0 then 'WITHDRAWN' when i % 40 in (1, 2, 3, 4) then 'SUPPRESSED'
                   when i % 1000 = 505 then 'FAILED' when i % 1000 = 506 then 'UNKNOWN'
                   else 'SENT' end as state,
                 case when i % 40 = 1 then 'DUPLICATE' when i % 40 = 2 then 'NO_CONSENT'
                   when i % 40 = 3 then 'OPTED_OUT' when i % 40 = 4 then 'EXPIRED'
                   when i % 1000 = 505 then 'ESME_RINVDSTADR'
                   when i % 1000 = 506 then 'NO_ANSWER' end as reason
          from generate_series(0, 19999) i) as a) as b
      """;

  /** Somebody else's, in the same table. */
  private static final String ANOTHER =
      """
      insert into sms_log (campaign, member, phone, parts, state, due, released, sent)
      select 'another', 'm' || i, '+86139' || lpad(i::text, 8, '0'), 3, 'SENT',
             timestamptz '2026-12-12T12:00Z', timestamptz '2026-12-12T12:00Z',
             timestamptz '2026-12-12T12:00:01Z'
      from generate_series(1, 1000) i
      """;

  /** A row of {@code sms_log}. */
  record Row(
      String member,
      int parts,
      String state,
      @Nullable String reason,
      @Nullable String route,
      Instant due,
      @Nullable Instant released,
      @Nullable Instant sent,
      @Nullable Instant delivered,
      @Nullable String delivery,
      @Nullable String error) {
    boolean isSent() {
      return state.equals("SENT");
    }

    long late() {
      return Duration.between(due, sent).toMillis();
    }
  }

  private final List<Row> rows = new ArrayList<>();

  private MadeUpLedger() {}

  static MadeUpLedger in(Ledger ledger) throws SQLException {
    ledger.clear();
    ledger.execute(CAMPAIGN);
    ledger.execute(ANOTHER);
    MadeUpLedger made = new MadeUpLedger();
    try (Connection connection = ledger.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select * from sms_log where campaign = 'double12'")) {
      while (row.next()) {
        made.rows.add(
            new Row(
                row.getString("member"),
                row.getInt("parts"),
                row.getString("state"),
                row.getString("reason"),
                row.getString("route"),
                instant(row, "due"),
                instant(row, "released"),
                instant(row, "sent"),
                instant(row, "delivered"),
                row.getString("delivery"),
                row.getString("delivery_error")));
      }
    }
    return made;
  }

  List<Row> rows() {
    return rows;
  }

  List<Row> sent() {
    return rows.stream().filter(Row::isSent).toList();
  }

  long count(String state, @Nullable String reason) {
    return rows.stream()
        .filter(row -> row.state().equals(state))
        .filter(row -> reason == null || reason.equals(row.reason()))
        .count();
  }

  /** As {@code percentile_cont}: between two values, in proportion. */
  static Duration quantile(List<Long> millis, double q) {
    List<Long> sorted = millis.stream().sorted(Comparator.naturalOrder()).toList();
    double at = q * (sorted.size() - 1);
    double low = sorted.get((int) Math.floor(at));
    double high = sorted.get((int) Math.ceil(at));
    return Duration.ofMillis(Math.round(low + (high - low) * (at - Math.floor(at))));
  }

  @Nullable
  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
