// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few rounds of scripts/chaos; CI's share of them. */
class ChaosIT {
  private static final List<Long> SEEDS = List.of(236L, 223L);

  private static final int MEMBERS = 1000;

  @TempDir Path folder;

  @Test
  void sendsEverythingOnceAndExplainsItWhateverIsKilled() throws Exception {
    Rounds rounds =
        new Rounds(
            folder,
            Path.of("target/chaos-it"),
            MEMBERS,
            round -> round.lines().forEach(System.out::println));
    rounds.run(SEEDS);
    assertThat(rounds.reports())
        .filteredOn(RoundReport::isJudged)
        .hasSameSizeAs(SEEDS)
        .allSatisfy(
            round -> {
              assertThat(round.strikes()).hasSameSizeAs(round.plan().kills());
              assertThat(round.verdict().sent()).isPositive();
              assertThat(round.verdict().problems()).isEmpty();
            });
  }
}
