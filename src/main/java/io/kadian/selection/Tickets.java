// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.flink.api.common.operators.ProcessingTimeService;

/**
 * Tickets that have come and aren't taken yet. They are taken in goes, between which the task reads
 * its inputs. If each was taken as it comes, whatever comes behind a new campaign's, a checkpoint's
 * barrier for one, would wait until the last shard is scanned: ten seconds of a million members.
 */
final class Tickets {
  private static final Duration GO = Duration.ofMillis(20);

  /** Enough to read what has come meanwhile. */
  private static final Duration REST = Duration.ofMillis(2);

  /** What its tickets are for isn't known yet. */
  private static final Duration RETRY = Duration.ofMillis(10);

  /**
   * To look at a shard.
   *
   * @param id of what is to be looked for: a campaign, or a question's
   */
  record Ticket(String id, int shard) {}

  /** Looks at a ticket's shard. */
  @FunctionalInterface
  interface Taker {
    /** False if what it is for isn't known yet. */
    boolean take(Ticket ticket) throws Exception;
  }

  private final ProcessingTimeService clock;
  private final Taker taker;
  private final Queue<Ticket> waiting = new ArrayDeque<>();
  private boolean goIsSet;

  Tickets(ProcessingTimeService clock, Taker taker) {
    this.clock = clock;
    this.taker = taker;
  }

  /** Not taken from within this call. */
  void add(Ticket ticket) {
    waiting.add(ticket);
    goIn(Duration.ZERO);
  }

  private void goIn(Duration rest) {
    if (!goIsSet) {
      goIsSet = true;
      var unused =
          clock.registerTimer(
              clock.getCurrentProcessingTime() + rest.toMillis(),
              timer -> {
                goIsSet = false;
                go();
              });
    }
  }

  private void go() throws Exception {
    long end = clock.getCurrentProcessingTime() + GO.toMillis();
    int leftInVain = 0;
    while (leftInVain < waiting.size() && clock.getCurrentProcessingTime() < end) {
      Ticket ticket = waiting.remove();
      if (taker.take(ticket)) {
        leftInVain = 0;
      } else {
        waiting.add(ticket);
        leftInVain++;
      }
    }
    if (!waiting.isEmpty()) {
      goIn(leftInVain < waiting.size() ? REST : RETRY);
    }
  }
}
