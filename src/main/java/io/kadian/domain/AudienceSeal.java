// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * Who was in a frozen audience, in 32 octets: SHA-256 over the shards' own hashes, from shard 0 on,
 * each of which is SHA-256 over the shard's member ids in the order of their UTF-16 units, a line
 * feed behind each, in UTF-8. So that it can be made where the members are, and proved later from
 * the ledger's rows.
 *
 * @param shards of all members ({@link Lot#shardOf})
 * @param members in the audience
 * @param hash 64 hexadecimal digits
 * @param sealedAt when the last shard was judged
 */
public record AudienceSeal(
    String campaign, int shards, long members, String hash, Instant sealedAt) {

  /** A shard's. */
  public record Part(String campaign, int shard, int shards, long members, String hash) {
    public static Part of(String campaign, int shard, int shards, Collection<String> members) {
      MessageDigest sha = sha256();
      for (String member : new TreeSet<>(members)) {
        sha.update(member.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) '\n');
      }
      return new Part(
          campaign, shard, shards, members.size(), HexFormat.of().formatHex(sha.digest()));
    }
  }

  /**
   * @param parts of all shards, in their order
   */
  public static AudienceSeal of(List<Part> parts, Instant sealedAt) {
    MessageDigest sha = sha256();
    long members = 0;
    for (Part part : parts) {
      sha.update(HexFormat.of().parseHex(part.hash()));
      members += part.members();
    }
    Part first = parts.get(0);
    if (parts.size() != first.shards()) {
      throw new IllegalArgumentException(parts.size() + " parts of " + first.shards());
    }
    return new AudienceSeal(
        first.campaign(),
        first.shards(),
        members,
        HexFormat.of().formatHex(sha.digest()),
        sealedAt);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every JRE has SHA-256", e);
    }
  }
}
