// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import io.kadian.domain.AudienceSeal;
import io.kadian.domain.Lot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Reads the hash of a frozen audience, and makes it again of the campaign's rows. These come in no
 * order and are sorted here, a shard at a time: the database's collation is another order than the
 * hash's.
 */
public final class AudienceReader {
  /** Kept in memory at once: some 100 MB. For more, the rows are read several times. */
  static final int AT_ONCE = 1_000_000;

  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int FETCHED = 10_000;

  private static final String SEAL =
      "select campaign, shards, members, hash, sealed_at from sms_audience where campaign = ?";
  private static final String COUNT = "select count(*) from sms_log where campaign = ?";
  private static final String MEMBERS = "select member from sms_log where campaign = ?";

  private final Connection snapshot;
  private final int atOnce;

  /**
   * @param snapshot a transaction in which all queries see the same rows; not committed by each
   *     statement, or else the driver would read all rows at once
   */
  public AudienceReader(Connection snapshot) {
    this(snapshot, AT_ONCE);
  }

  AudienceReader(Connection snapshot, int atOnce) {
    this.snapshot = snapshot;
    this.atOnce = atOnce;
  }

  /** Null if the campaign's audience isn't frozen, or not yet. */
  @Nullable
  public AudienceSeal seal(String campaign) throws SQLException {
    try (PreparedStatement statement = statement(SEAL, campaign);
        ResultSet row = statement.executeQuery()) {
      return row.next()
          ? new AudienceSeal(
              row.getString("campaign"),
              row.getInt("shards"),
              row.getLong("members"),
              row.getString("hash"),
              row.getObject("sealed_at", OffsetDateTime.class).toInstant())
          : null;
    }
  }

  /**
   * Needs the right to see members.
   *
   * @param isOver all messages of the campaign have ended: who has no row now will have none
   */
  public AudienceProof prove(AudienceSeal seal, boolean isOver) throws SQLException {
    long rows = count(seal.campaign());
    if (rows != seal.members()) {
      return AudienceProof.ofCount(seal, rows, isOver);
    }
    int passes = (int) Math.min(seal.shards(), Math.max(1, (rows + atOnce - 1) / atOnce));
    List<AudienceSeal.Part> parts = new ArrayList<>(seal.shards());
    for (int pass = 0; pass < passes; pass++) {
      int from = (int) ((long) seal.shards() * pass / passes);
      int to = (int) ((long) seal.shards() * (pass + 1) / passes);
      List<List<String>> shards = members(seal, from, to);
      for (int shard = from; shard < to; shard++) {
        parts.add(
            AudienceSeal.Part.of(seal.campaign(), shard, seal.shards(), shards.get(shard - from)));
      }
    }
    return AudienceProof.ofHash(seal, AudienceSeal.of(parts, seal.sealedAt()));
  }

  /** Of the shards from the first to before the last. */
  private List<List<String>> members(AudienceSeal seal, int from, int to) throws SQLException {
    List<List<String>> shards = new ArrayList<>(to - from);
    for (int shard = from; shard < to; shard++) {
      shards.add(new ArrayList<>());
    }
    try (PreparedStatement statement = statement(MEMBERS, seal.campaign())) {
      statement.setFetchSize(FETCHED);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String member = row.getString(1);
          int shard = Lot.shardOf(member, seal.shards());
          if (shard >= from && shard < to) {
            shards.get(shard - from).add(member);
          }
        }
      }
    }
    return shards;
  }

  private long count(String campaign) throws SQLException {
    try (PreparedStatement statement = statement(COUNT, campaign);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private PreparedStatement statement(String sql, String campaign) throws SQLException {
    PreparedStatement statement = snapshot.prepareStatement(sql);
    statement.setQueryTimeout((int) LONGEST.toSeconds());
    statement.setString(1, campaign);
    return statement;
  }
}
