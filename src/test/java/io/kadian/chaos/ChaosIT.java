// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few rounds of scripts/chaos; CI's share of them. */
class ChaosIT {
  /** The TaskManager while held and in the release, which once lost messages; the JobManager. */
  private static final List<Long> SEEDS = List.of(-534904783426661026L, -7995527694508729151L);

  private static final int MEMBERS = 1000;

  @TempDir Path folder;

  @Test
  void sendsEverythingOnceAndExplainsItWhateverIsKilled() throws Exception {
    List<RoundReport> rounds =
        Chaos.run(
            folder,
            Path.of("target/chaos-it"),
            SEEDS,
            MEMBERS,
            round -> round.lines().forEach(System.out::println));
    assertThat(rounds)
        .hasSameSizeAs(SEEDS)
        .allSatisfy(
            round -> {
              assertThat(round.strikes()).hasSameSizeAs(round.plan().kills());
              assertThat(round.verdict().sent()).isPositive();
              assertThat(round.verdict().problems()).isEmpty();
            });
  }
}
