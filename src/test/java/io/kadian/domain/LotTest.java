// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LotTest {
  @Test
  void hasAKeyOfAFormThatStateReliesOn() {
    Lot lot = new Lot("double12-gold", Instant.parse("2026-12-12T12:00:00Z"), 1023);

    assertThat(lot.key()).isEqualTo("double12-gold/1797076800000/1023");
    assertThat(Lot.parse(lot.key())).isEqualTo(lot);
  }

  @ParameterizedTest
  @CsvSource({"a, 0, 0", "a.b_c-d, -1, 7", "x, 253402300799999, 1023"})
  void comesBackFromItsKey(String campaign, long due, int shard) {
    Lot lot = new Lot(campaign, Instant.ofEpochMilli(due), shard);

    assertThat(Lot.parse(lot.key())).isEqualTo(lot);
  }

  /** Other figures here mean that every member of every savepoint is looked for elsewhere. */
  @ParameterizedTest
  @CsvSource({"m1, 247", "100042, 887", "会员, 819", "'', 0"})
  void putsAMemberInTheSameShardForEver(String member, int shard) {
    assertThat(Lot.shardOf(member, 1024)).isEqualTo(shard);
  }

  @Test
  void spreadsMembersEvenly() {
    int[] members = new int[1024];
    for (int i = 0; i < 1_024_000; i++) {
      members[Lot.shardOf("m" + i, 1024)]++;
    }

    assertThat(Arrays.stream(members).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(800, 1200));
  }
}
