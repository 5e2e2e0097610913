// SPDX-License-Identifier: Apache-2.0
package io.kadian.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of an outage in one line when it begins and one when it is over, however many threads run
 * into it how often. Errors that come and go, and one that turns into another, are told of once in
 * a while. Thread-safe.
 */
public final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final Duration QUIET = Duration.ofSeconds(30);

  private final String who;
  private final LongSupplier nanoTime;
  private @Nullable Long since;
  private @Nullable Long lastTold;
  private @Nullable String told;
  private long errors;
  private long errorsNow;

  /**
   * @param who can't do its work meanwhile: "claims", "the ledger"
   * @param nanoTime {@link System#nanoTime}
   */
  public Outage(String who, LongSupplier nanoTime) {
    this.who = who;
    this.nanoTime = nanoTime;
  }

  /**
   * @throws IllegalStateException if the data are at fault: trying them again is for nothing
   */
  public synchronized void failed(SQLException e) {
    errors++;
    errorsNow++;
    LOG.debug("The database fails: {}", who, e);
    if (Complaint.isOfTheData(e)) {
      throw new IllegalStateException(
          "Kadian wrote what the database can't hold: " + who + ": " + Complaint.of(e), e);
    }
    long now = nanoTime.getAsLong();
    if (since == null) {
      since = now;
    }
    String meaning = Complaint.meaning(e);
    boolean quiet = lastTold != null && now - lastTold < QUIET.toNanos();
    if (!quiet && !meaning.equals(told)) {
      told = meaning;
      lastTold = now;
      LOG.warn(
          "The database can't be used: {}. Waiting, and trying again: {}", Complaint.of(e), who);
    }
  }

  public synchronized void worked() {
    if (since == null) {
      return;
    }
    if (told != null) {
      LOG.info(
          "The database can be used again after {} and {} errors: {}",
          Duration.ofMillis(millis()),
          errorsNow,
          who);
    }
    since = null;
    told = null;
    errorsNow = 0;
  }

  /** Errors since the start. */
  public synchronized long errors() {
    return errors;
  }

  /** How long it has lasted; 0 while all is well. */
  public synchronized long millis() {
    return since == null ? 0 : Duration.ofNanos(nanoTime.getAsLong() - since).toMillis();
  }
}
