// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * The ticket of a question, among those of campaigns: as short, so that a thousand of them fit into
 * what is on the way between two tasks, and control never waits for selection.
 *
 * @param id the question's; of a test, its campaign's
 * @param issued when control sent it
 */
public record QuestionTicket(String id, Instant issued) {
  /** No campaign's id begins so. */
  private static final char MARK = '?';

  /**
   * The question itself comes at the same time. One that hasn't come by then was lost in a crash:
   * selection doesn't keep them.
   */
  public static final Duration LOST = Duration.ofSeconds(10);

  public static boolean isOne(String ticket) {
    return ticket.charAt(0) == MARK;
  }

  public static QuestionTicket parse(String ticket) {
    int slash = ticket.indexOf('/');
    return new QuestionTicket(
        ticket.substring(slash + 1),
        Instant.ofEpochMilli(Long.parseLong(ticket.substring(1, slash))));
  }

  /** As {@code ShardInput} carries it. */
  public String text() {
    return String.valueOf(MARK) + issued.toEpochMilli() + '/' + id;
  }

  public boolean isLost(Instant now) {
    return now.isAfter(issued.plus(LOST));
  }
}
