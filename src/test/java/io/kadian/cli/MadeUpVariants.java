// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.AudienceSeal;
import io.kadian.domain.Campaign;
import io.kadian.domain.Freeze;
import io.kadian.domain.Holdout;
import io.kadian.domain.Lot;
import io.kadian.domain.Variant;
import io.kadian.testing.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/** A campaign of two texts, with a control group and a frozen audience, after all is over. */
final class MadeUpVariants {
  static final String ID = "double12-gold";
  static final int ROWS = 2_000;
  private static final int SHARDS = 64;

  /** A row of {@code sms_log}. */
  record Row(
      String member,
      String phone,
      @Nullable String variant,
      String state,
      @Nullable String reason,
      int parts,
      boolean delivered,
      boolean optedOut) {
    boolean is(@Nullable String name, String wanted) {
      return state.equals(wanted) && (name == null ? variant == null : name.equals(variant));
    }
  }

  private MadeUpVariants() {}

  static Campaign campaign(Instant sendAt) {
    return new Campaign(
        ID,
        "gold",
        null,
        sendAt,
        Duration.ofHours(1),
        null,
        null,
        Holdout.parse("5%"),
        null,
        null,
        null,
        List.of(new Variant("gift", "【富销云】送礼", 1), new Variant("price", "【富销云】减50", 1)),
        Freeze.parse("frozen"),
        null,
        null);
  }

  /** Every 20th is held out; of "gift" 9 of 10 are delivered, of "price" 8 of 10. */
  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      boolean gift = i / 20 % 2 == 0;
      String state =
          i % 20 == 0 || i % 20 == 2
              ? "SUPPRESSED"
              : i % 20 == 1
                  ? "WITHDRAWN"
                  : i % 200 == 3 ? "FAILED" : i % 200 == 24 ? "UNKNOWN" : "SENT";
      String reason = i % 20 == 0 ? "HOLDOUT" : i % 20 == 2 ? "EXPIRED" : null;
      boolean sent = state.equals("SENT");
      rows.add(
          new Row(
              (i % 7 == 0 ? "😀" : i % 7 == 1 ? "Ａ" : "g") + i,
              "+861390000%04d".formatted(i),
              i % 20 == 0 ? null : gift ? "gift" : "price",
              state,
              reason,
              i % 20 == 0 ? 0 : gift ? 1 : 2,
              sent && i % 10 != 5 && (gift || i % 10 != 6),
              i % 17 == 0 && (sent || i % 20 == 0)));
    }
    return rows;
  }

  static void in(Ledger ledger, Instant sendAt) throws SQLException {
    String row =
        """
        insert into sms_log (campaign, member, phone, parts, state, reason, route, due, released,
                             sent, delivered, delivery, variant)
        select ?, r.member, r.phone, r.parts, r.state, r.reason, 'cmcc', r.at, r.at,
               case when r.state = 'SENT' then r.at end,
               case when r.delivered then r.at + interval '3 s' end,
               case when r.delivered then 'DELIVERED' end, r.variant
        from (values (?::text, ?::text, ?::int, ?::text, ?::text, ?::boolean, ?::text,
                      ?::timestamptz))
             as r (member, phone, parts, state, reason, delivered, variant, at)
        """;
    try (Connection connection = ledger.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(row)) {
      for (Row each : rows()) {
        statement.setString(1, ID);
        statement.setString(2, each.member());
        statement.setString(3, each.phone());
        statement.setInt(4, each.parts());
        statement.setString(5, each.state());
        statement.setString(6, each.reason());
        statement.setBoolean(7, each.delivered());
        statement.setString(8, each.variant());
        statement.setObject(9, sendAt.atOffset(ZoneOffset.UTC));
        statement.addBatch();
      }
      statement.executeBatch();
    }
    optOuts(ledger, sendAt);
    AudienceSeal seal = seal(sendAt);
    ledger.execute(
        "insert into sms_audience values ('%s', %d, %d, '%s', '%s')"
            .formatted(ID, SHARDS, seal.members(), seal.hash(), seal.sealedAt()));
  }

  /** Some of before, and some who have come back: they don't count. */
  private static void optOuts(Ledger ledger, Instant sendAt) throws SQLException {
    for (Row each : rows()) {
      boolean before = each.member().endsWith("77");
      boolean back = each.member().endsWith("78");
      if (each.optedOut() || before || back) {
        ledger.execute(
            "insert into sms_opt_out values ('%s', '%s', 'R', %s)"
                .formatted(
                    each.phone(),
                    each.optedOut()
                        ? sendAt.plusSeconds(60)
                        : sendAt.minusSeconds(before ? 60 : -60),
                    each.optedOut() || !back));
      }
    }
  }

  static AudienceSeal seal(Instant sendAt) {
    List<AudienceSeal.Part> parts = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      int of = shard;
      List<String> members =
          rows().stream().map(Row::member).filter(m -> Lot.shardOf(m, SHARDS) == of).toList();
      parts.add(AudienceSeal.Part.of(ID, shard, SHARDS, members));
    }
    return AudienceSeal.of(parts, sendAt.minusSeconds(3_600));
  }
}
