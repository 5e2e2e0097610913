// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
  @Test
  void holdsWhatIsNeitherWithdrawnNorReleased() {
    assertThat(new Tally(10, 3, 5).held()).isEqualTo(2);
    assertThat(Tally.NONE.held()).isZero();
  }

  @Test
  void addsUpAndTakesAway() {
    Tally tally = new Tally(10, 3, 5);

    assertThat(tally.plus(new Tally(1, 1, 0))).isEqualTo(new Tally(11, 4, 5));
    assertThat(tally.minus(new Tally(1, 1, 5))).isEqualTo(new Tally(9, 2, 0));
    assertThat(tally.plus(tally).minus(tally)).isEqualTo(tally);
    assertThat(tally.plus(Tally.NONE)).isEqualTo(tally);
  }
}
