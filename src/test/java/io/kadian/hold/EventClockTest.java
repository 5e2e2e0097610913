// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.types.JobTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.apache.flink.streaming.util.MockStreamingRuntimeContext;
import org.junit.jupiter.api.Test;

class EventClockTest {
  private static final long DUE = 1_000_000;

  /** Its timers come when the test says so, as those do that count down beside a wall clock. */
  private static final class CountDown extends TestProcessingTimeService {
    private final Deque<Map.Entry<Long, ProcessingTimeCallback>> set = new ArrayDeque<>();
    private long wallClock;

    @Override
    public ScheduledFuture<?> registerTimer(long at, ProcessingTimeCallback target) {
      set.add(Map.entry(at, target));
      return null;
    }

    @Override
    public long getCurrentProcessingTime() {
      return wallClock;
    }

    private void ends() throws Exception {
      var timer = set.remove();
      timer.getValue().onProcessingTime(timer.getKey());
    }
  }

  private final CountDown timers = new CountDown();
  private final List<Long> moves = new ArrayList<>();
  private final EventClock clock =
      new EventClock(
          timers,
          JobTime.of(new MockStreamingRuntimeContext(1, 0, MockEnvironment.builder().build())),
          mark -> moves.add(mark.getTimestamp()));

  @Test
  void movesOnAtEachInstantThatIsAwaited() throws Exception {
    timers.wallClock = DUE - 50;
    clock.moveOnAt(DUE);
    clock.moveOnAt(DUE - 20);
    clock.moveOnAt(DUE);
    timers.ends(); // DUE's, and an earlier one was set since
    assertThat(moves).isEmpty();
    timers.wallClock = DUE - 20;
    timers.ends();
    timers.wallClock = DUE + 1;
    timers.ends();
    assertThat(moves).containsExactly(DUE - 20, DUE + 1);
    assertThat(timers.set).isEmpty();
  }

  @Test
  void isNotLateWhenTheWallClockIsPutForward() throws Exception {
    timers.wallClock = DUE - 3_600_000;
    clock.moveOnAt(DUE);
    assertThat(timers.set.peek().getKey()).isEqualTo(timers.wallClock + 100);
    timers.wallClock = DUE + 5;
    timers.ends();
    assertThat(moves).containsExactly(DUE + 5);
  }

  @Test
  void waitsOnWhenTheWallClockIsPutBack() throws Exception {
    timers.wallClock = DUE - 50;
    clock.moveOnAt(DUE);
    timers.wallClock = DUE - 2_000; // when 50 ms have passed
    timers.ends();
    assertThat(moves).isEmpty();
    timers.wallClock = DUE;
    timers.ends();
    assertThat(moves).containsExactly(DUE);
  }
}
