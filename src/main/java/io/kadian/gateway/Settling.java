// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import io.kadian.domain.Outcome;
import io.kadian.domain.Sms;
import java.sql.SQLException;
import java.util.List;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the claims how messages ended, and gives back those of what was not sent; only then
 * they go on. However long the database is away, but for the end of the task.
 */
final class Settling implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Settling.class);
  private static final int TRIES_AT_THE_END = 5;

  /** Where messages go on once it is written. */
  interface Next {
    void ended(Attempt attempt, Outcome outcome);

    void notSent(Attempt attempt);
  }

  /**
   * @param outcome null: it is tried again
   */
  private record Settlement(Attempt attempt, @Nullable Outcome outcome) {
    /** What expired before an answer came holds a claim at most by a statement nobody heard of. */
    boolean givesBack() {
      return outcome == null
          || (attempt.claimedAt() == null && outcome.state() == Outcome.State.SUPPRESSED);
    }
  }

  private final Claims claims;
  private final Patience patience;
  private final Next next;
  private final Batches<Settlement> batches;

  Settling(GatewaySettings settings, int threads, Claims claims, Patience patience, Next next) {
    this.claims = claims;
    this.patience = patience;
    this.next = next;
    this.batches =
        new Batches<>(
            "settle",
            threads,
            settings.batch(),
            settings.settleLinger(),
            Batches.Room.BOUNDLESS,
            this::settle);
  }

  void settle(Attempt attempt, Outcome outcome) {
    batches.add(new Settlement(attempt, outcome));
  }

  void giveBack(Attempt attempt) {
    batches.add(new Settlement(attempt, null));
  }

  private void settle(List<Settlement> batch) {
    try {
      List<Outcome> outcomes =
          batch.stream().filter(s -> !s.givesBack()).map(Settlement::outcome).toList();
      List<Sms> givenBack =
          batch.stream().filter(Settlement::givesBack).map(s -> s.attempt().sms()).toList();
      for (int tries = 0; ; tries++) {
        try {
          claims.giveBack(givenBack);
          claims.settle(outcomes);
          patience.worked();
          batch.forEach(this::goOn);
          return;
        } catch (SQLException e) {
          if (patience.isAtItsEnd() && tries >= TRIES_AT_THE_END) {
            LOG.error(
                "{} outcomes could not be settled before the task ended; after the restart they"
                    + " are UNKNOWN",
                batch.size(),
                e);
            return;
          }
          patience.failed(e, tries);
        }
      }
    } catch (RuntimeException | Error e) {
      batch.forEach(settlement -> settlement.attempt().fail(e));
    }
  }

  private void goOn(Settlement settled) {
    if (settled.outcome() == null) {
      settled.attempt().givenBack();
      next.notSent(settled.attempt());
    } else {
      next.ended(settled.attempt(), settled.outcome());
    }
  }

  /** Works off what was added. */
  @Override
  public void close() {
    batches.close();
  }
}
