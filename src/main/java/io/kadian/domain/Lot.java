// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.Instant;

/**
 * The messages of one campaign that are due at one instant and whose members are of one shard: what
 * hold keeps, times and releases as a whole.
 */
public record Lot(String campaign, Instant due, int shard) {

  /** The key of hold's state: {@code campaign/due in epoch ms/shard}. Never change its form. */
  public String key() {
    return campaign + '/' + due.toEpochMilli() + '/' + shard;
  }

  public static Lot parse(String key) {
    int second = key.lastIndexOf('/');
    int first = key.lastIndexOf('/', second - 1);
    return new Lot(
        key.substring(0, first),
        Instant.ofEpochMilli(Long.parseLong(key.substring(first + 1, second))),
        Integer.parseInt(key.substring(second + 1)));
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
