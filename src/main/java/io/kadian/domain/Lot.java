// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.Instant;
import javax.annotation.Nullable;

/**
 * The messages of one campaign that leave together: what hold keeps, times and releases as a whole.
 *
 * @param due when they were to leave as the campaign was announced; wherever it is moved to, the
 *     lot's name stays
 * @param shard of its members
 * @param zone of their clocks; null: the campaign's, or it doesn't matter
 */
public record Lot(String campaign, Instant due, int shard, @Nullable String zone) {

  public Lot(String campaign, Instant due, int shard) {
    this(campaign, due, shard, null);
  }

  /**
   * The key of hold's state: {@code campaign/due in epoch ms/shard}, or {@code campaign/zone/due in
   * epoch ms/shard}. A zone's name may have slashes, a campaign's not. Never change its form.
   */
  public String key() {
    return campaign + '/' + (zone == null ? "" : zone + '/') + due.toEpochMilli() + '/' + shard;
  }

  public static Lot parse(String key) {
    int last = key.lastIndexOf('/');
    int before = key.lastIndexOf('/', last - 1);
    int first = key.indexOf('/');
    return new Lot(
        key.substring(0, first),
        Instant.ofEpochMilli(Long.parseLong(key.substring(before + 1, last))),
        Integer.parseInt(key.substring(last + 1)),
        first == before ? null : key.substring(first + 1, before));
  }

  /**
   * The shard of a member. Part of the state's layout: another hash, or another number of shards,
   * puts members where nobody looks for them.
   */
  public static int shardOf(String member, int shards) {
    int h = member.hashCode() * 0x9E3779B9;
    return Math.floorMod(h ^ (h >>> 15), shards);
  }
}
