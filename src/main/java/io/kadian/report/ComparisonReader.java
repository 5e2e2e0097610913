// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import io.kadian.domain.Campaign;
import io.kadian.domain.Variant;
import io.kadian.report.Comparison.Group;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/** Counts a campaign's texts in {@code sms_log}, and its holdout. */
final class ComparisonReader {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private static final String HELD_OUT =
      "coalesce(l.state = 'SUPPRESSED' and l.reason = 'HOLDOUT', false)";

  private static final String KEY =
      "select %1$s as held_out, case when not %1$s then l.variant end as variant,"
          .formatted(HELD_OUT);

  private static final String GROUPS =
      KEY
          + """
               count(*) as selected,
               count(*) filter (where l.state = 'WITHDRAWN') as withdrawn,
               count(*) filter (where l.state = 'SUPPRESSED') as suppressed,
               count(*) filter (where l.state = 'SENT') as sent,
               count(*) filter (where l.state = 'FAILED') as failed,
               count(*) filter (where l.state = 'UNKNOWN') as unknown,
               count(l.delivery) filter (where l.state = 'SENT') as receipts,
               count(*) filter (where l.state = 'SENT' and l.delivery = 'DELIVERED') as delivered,
               coalesce(sum(l.parts) filter (where l.state = 'SENT'), 0) as parts,
               coalesce(sum(l.parts) filter (where l.state = 'UNKNOWN'), 0) as unknown_parts
          from sms_log l
          where l.campaign = ?
          group by 1, 2
          """;

  /** Who had opted out before did so because of something else. */
  private static final String OPT_OUTS =
      KEY
          + """
               count(*) as opted_out
          from sms_log l
          join sms_opt_out o on o.phone = l.phone and o.active
          where l.campaign = ?
            and ((l.state = 'SENT' and o.since >= l.sent) or (%s and o.since >= l.due))
          group by 1, 2
          """
              .formatted(HELD_OUT);

  private static final String MAY_SEE_PHONES =
      """
      select has_column_privilege('sms_log', 'phone', 'select')
             and has_table_privilege('sms_opt_out', 'select')
      """;

  private final Connection snapshot;

  /**
   * @param variant null: of who is held out, or of the only text
   */
  private record Key(boolean heldOut, @Nullable String variant) {
    static Key of(ResultSet row) throws SQLException {
      return new Key(row.getBoolean("held_out"), row.getString("variant"));
    }
  }

  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  ComparisonReader(Connection snapshot) {
    this.snapshot = snapshot;
  }

  /** Null if there is nothing to compare: no row, or one text and nobody held out. */
  @Nullable
  Comparison read(Campaign campaign) throws SQLException {
    Key heldOut = new Key(true, null);
    Map<Key, Long> receipts = new HashMap<>();
    Map<Key, Group> groups =
        read(
            GROUPS,
            campaign.id(),
            row -> {
              receipts.put(Key.of(row), row.getLong("receipts"));
              return group(row);
            });
    if (groups.isEmpty() || (campaign.variants() == null && !groups.containsKey(heldOut))) {
      return null;
    }
    @Nullable
    Map<Key, Long> optOuts =
        maySeePhones() ? read(OPT_OUTS, campaign.id(), row -> row.getLong("opted_out")) : null;
    boolean hasReceipts = receipts.values().stream().anyMatch(any -> any > 0);
    List<Group> texts = new ArrayList<>();
    for (String name : names(campaign, groups)) {
      texts.add(known(new Key(false, name), groups, optOuts, hasReceipts));
    }
    return Comparison.of(
        texts, groups.containsKey(heldOut) ? known(heldOut, groups, optOuts, hasReceipts) : null);
  }

  /** The campaign's, in its order, and whatever else the ledger has. */
  private static List<String> names(Campaign campaign, Map<Key, Group> groups) {
    Stream<String> ofCampaign = campaign.texts().stream().map(Variant::name);
    Stream<String> ofLedger =
        groups.keySet().stream().filter(key -> !key.heldOut()).map(Key::variant);
    return Stream.concat(ofCampaign, ofLedger).distinct().toList();
  }

  /** With what is reckoned of it. */
  private static Group known(
      Key key, Map<Key, Group> groups, @Nullable Map<Key, Long> optOuts, boolean hasReceipts) {
    Group counted = groups.getOrDefault(key, nobody(key.variant()));
    return new Group(
        counted.name(),
        counted.selected(),
        counted.withdrawn(),
        counted.suppressed(),
        counted.sent(),
        counted.failed(),
        counted.unknown(),
        counted.delivered(),
        counted.parts(),
        counted.unknownParts(),
        optOuts == null ? null : optOuts.getOrDefault(key, 0L),
        hasReceipts && counted.sent() > 0
            ? Proportion.of(counted.delivered(), counted.sent())
            : null);
  }

  private static Group nobody(@Nullable String variant) {
    return new Group(variant, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null);
  }

  private static Group group(ResultSet row) throws SQLException {
    return new Group(
        row.getString("variant"),
        row.getLong("selected"),
        row.getLong("withdrawn"),
        row.getLong("suppressed"),
        row.getLong("sent"),
        row.getLong("failed"),
        row.getLong("unknown"),
        row.getLong("delivered"),
        row.getLong("parts"),
        row.getLong("unknown_parts"),
        null,
        null);
  }

  private <T> Map<Key, T> read(String sql, String campaign, Row<T> each) throws SQLException {
    Map<Key, T> read = new HashMap<>();
    try (PreparedStatement statement = snapshot.prepareStatement(sql)) {
      statement.setQueryTimeout((int) LONGEST.toSeconds());
      statement.setString(1, campaign);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          read.put(Key.of(row), each.read(row));
        }
      }
    }
    return read;
  }

  private boolean maySeePhones() throws SQLException {
    try (Statement statement = snapshot.createStatement();
        ResultSet row = statement.executeQuery(MAY_SEE_PHONES)) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
