// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UntoldTest {
  private final TestProcessingTimeService clock = new TestProcessingTimeService();
  private final List<String> told = new ArrayList<>();
  private final Untold untold = new Untold(clock, Duration.ofMillis(100), told::add);

  @BeforeEach
  void begin() throws Exception {
    clock.setCurrentTime(1_000);
  }

  @Test
  void tellsALotOnceHoweverOftenItChanged() throws Exception {
    untold.add("a");
    untold.add("b");
    untold.add("a");
    clock.setCurrentTime(1_099);
    assertThat(told).isEmpty();
    clock.setCurrentTime(1_100);
    assertThat(told).containsExactly("a", "b");
    clock.setCurrentTime(9_000);
    assertThat(told).hasSize(2);
  }

  @Test
  void tellsItAgainWhenItChangesAgain() throws Exception {
    untold.add("a");
    clock.setCurrentTime(1_100);
    untold.add("a");
    clock.setCurrentTime(1_200);
    assertThat(told).containsExactly("a", "a");
  }

  @Test
  void restsTheLongerTheMoreItHasTold() throws Exception {
    IntStream.range(0, 10_000).forEach(n -> untold.add("lot " + n));
    clock.setCurrentTime(1_100);
    told.clear();
    untold.add("a");
    clock.setCurrentTime(3_099);
    assertThat(told).isEmpty();
    clock.setCurrentTime(3_100);
    assertThat(told).containsExactly("a");
  }

  @Test
  void leavesOutWhatSomebodyElseTold() throws Exception {
    untold.add("a");
    untold.add("b");
    untold.remove("a");
    clock.setCurrentTime(1_100);
    assertThat(told).containsExactly("b");
  }

  @Test
  void tellsAllAtOnceBeforeACheckpoint() throws Exception {
    untold.add("a");
    untold.tellAll();
    assertThat(told).containsExactly("a");
    clock.setCurrentTime(2_000);
    assertThat(told).hasSize(1);
  }
}
