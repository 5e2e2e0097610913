// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.selection.Tickets.Ticket;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TicketsTest {
  /** What looking at a shard takes. */
  private static final long LOOK = 15;

  private final TestProcessingTimeService clock = new TestProcessingTimeService();
  private final List<String> taken = new ArrayList<>();
  private final List<String> known = new ArrayList<>(List.of("known"));
  private final Tickets tickets = new Tickets(clock, this::take);

  private boolean take(Ticket ticket) throws Exception {
    if (known.contains(ticket.id())) {
      taken.add(ticket.id() + " " + ticket.shard());
      clock.advance(LOOK);
      return true;
    }
    return false;
  }

  @BeforeEach
  void start() throws Exception {
    clock.setCurrentTime(1000);
  }

  @Test
  void letsTheInputsBeReadAfterAWhile() throws Exception {
    for (int shard = 0; shard < 5; shard++) {
      tickets.add(new Ticket("known", shard));
    }
    assertThat(taken).isEmpty();
    clock.setCurrentTime(1000);
    assertThat(taken).containsExactly("known 0", "known 1");
    assertThat(clock.getActiveTimerTimestamps()).containsExactly(1032L);

    clock.setCurrentTime(1032);
    assertThat(taken).endsWith("known 2", "known 3");
    clock.setCurrentTime(1064);
    assertThat(taken).hasSize(5);
    assertThat(clock.getActiveTimerTimestamps()).isEmpty();
  }

  @Test
  void looksAgainForWhatIsNotKnownYet() throws Exception {
    tickets.add(new Ticket("unknown", 0));
    tickets.add(new Ticket("known", 1));
    tickets.add(new Ticket("unknown", 2));
    clock.setCurrentTime(1000);
    assertThat(taken).containsExactly("known 1");
    assertThat(clock.getActiveTimerTimestamps()).containsExactly(1025L);

    known.add("unknown");
    clock.setCurrentTime(1025);
    assertThat(taken).containsExactlyInAnyOrder("known 1", "unknown 0", "unknown 2");
  }
}
