// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import static io.kadian.testing.Messages.DUE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RisingClockTest {
  @Test
  void keepsTheOrderOfWhatComesAtOnceAndWhenTheClockIsSetBack() {
    Iterator<Instant> times =
        List.of(DUE, DUE, DUE.minusSeconds(1), DUE.plusNanos(2_100)).iterator();
    RisingClock clock = new RisingClock(times::next);
    assertThat(clock.instant()).isEqualTo(DUE);
    assertThat(clock.instant()).isEqualTo(DUE.plusNanos(1_000));
    assertThat(clock.instant()).isEqualTo(DUE.plusNanos(2_000));
    assertThat(clock.instant()).isEqualTo(DUE.plusNanos(3_000));
  }
}
