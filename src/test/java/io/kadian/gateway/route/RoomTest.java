// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoomTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private final Room room = new Room(2);

  @Test
  void takesInAsManyAsItHasPlaces() throws Exception {
    assertThat(enter()).isTrue();
    assertThat(enter()).isTrue();
    assertThat(enter()).isFalse();
    room.leave();
    assertThat(enter()).isTrue();
  }

  @Test
  void givesBackWhatItWithholdsOneByOneAndAfterAWhile() throws Exception {
    enter();
    enter();
    assertThat(room.withhold(0)).isTrue();
    assertThat(room.withhold(0)).isFalse();
    room.giveBack(SECOND - 1);
    assertThat(enter()).isFalse();
    room.giveBack(SECOND);
    room.giveBack(SECOND + 1);
    assertThat(enter()).isTrue();
    assertThat(enter()).isFalse();
    room.giveBack(2 * SECOND);
    assertThat(enter()).isTrue();
  }

  @Test
  void withholdsNothingWhenItIsClosed() throws Exception {
    enter();
    enter();
    room.withhold(0);
    room.close();
    room.withhold(0);
    room.awaitEmpty(Duration.ofSeconds(30));
    assertThat(enter()).isTrue();
    assertThat(enter()).isTrue();
    assertThat(enter()).isFalse();
  }

  private boolean enter() throws InterruptedException {
    return room.enter(Duration.ZERO);
  }
}
