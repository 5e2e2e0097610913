// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import com.zaxxer.hikari.HikariDataSource;
import io.kadian.database.Outage;
import io.kadian.database.Pools;
import io.kadian.domain.DeadLetter;
import io.kadian.domain.Outcome;
import io.kadian.domain.Receipt;
import io.kadian.types.JobTime;
import io.kadian.types.SideOutputs;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Writes receipts into the ledger in batches, and says what became of messages that were in doubt.
 * Keeps no state: what it has gathered is written before each checkpoint's barrier, which only an
 * operator can do, and what waits for its row waits in the database.
 *
 * <p>While the database is away it waits, and with it the checkpoints; sending doesn't pass here.
 */
public final class RecordReceipts extends AbstractStreamOperator<Outcome>
    implements OneInputStreamOperator<Receipt, Outcome> {
  private static final long serialVersionUID = 1L;

  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
  private static final Duration GIVE_UP_INTERVAL = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final long SHORTEST_PAUSE_MILLIS = 100;
  private static final int MAX_DOUBLINGS = 6;

  private final ReceiptSettings settings;
  private transient JobTime time;
  private transient HikariDataSource database;
  private transient ReceiptLedger ledger;
  private transient List<Receipt> gathered;
  private transient boolean timerSet;
  private transient Instant lastGivenUp;
  private transient Outage outage;
  private transient Counter unmatched;

  public RecordReceipts(ReceiptSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open() throws Exception {
    super.open();
    time = JobTime.of(getRuntimeContext());
    outage = new Outage("receipts wait", System::nanoTime);
    getMetricGroup().gauge("databaseErrors", (Gauge<Long>) outage::errors);
    getMetricGroup().gauge("databaseAwayMillis", (Gauge<Long>) outage::millis);
    unmatched = getMetricGroup().counter("unmatchedReceipts");
    database = Pools.open(settings.database(), "receipts", 1);
    ledger = new ReceiptLedger(database, settings.origins());
    gathered = new ArrayList<>(settings.batch());
    lastGivenUp = Instant.EPOCH;
    retryIn(RETRY_INTERVAL);
  }

  @Override
  public void processElement(StreamRecord<Receipt> element) throws InterruptedException {
    gathered.add(element.getValue());
    if (gathered.size() >= settings.batch()) {
      write();
    } else if (!timerSet) {
      timerSet = true;
      at(
          settings.linger(),
          () -> {
            timerSet = false;
            write();
          });
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws InterruptedException {
    write();
  }

  @Override
  public void finish() throws Exception {
    write();
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (database != null) {
      database.close();
    }
    super.close();
  }

  private void write() throws InterruptedException {
    if (gathered.isEmpty()) {
      return;
    }
    List<Receipt> batch = gathered;
    gathered = new ArrayList<>(settings.batch());
    for (int tries = 0; ; tries++) {
      try {
        say(ledger.write(batch));
        outage.worked();
        return;
      } catch (SQLException e) {
        outage.failed(e);
        Thread.sleep(SHORTEST_PAUSE_MILLIS << Math.min(tries, MAX_DOUBLINGS));
      }
    }
  }

  /** A failure here only waits for the next round: nothing is lost. */
  private void retry() {
    Duration next = RETRY_INTERVAL;
    try {
      ReceiptLedger.Retried retried = ledger.retry(settings.batch());
      outage.worked();
      say(retried.outcomes());
      if (retried.taken() == settings.batch()) {
        next = Duration.ofMillis(1);
      }
      giveUp();
    } catch (SQLException e) {
      outage.failed(e);
      next = LONGEST_PAUSE;
    }
    retryIn(next);
  }

  private void giveUp() throws SQLException {
    Instant now = time.instantAt(getProcessingTimeService().getCurrentProcessingTime());
    if (now.isBefore(lastGivenUp.plus(GIVE_UP_INTERVAL))) {
      return;
    }
    lastGivenUp = now;
    for (Receipt receipt : ledger.giveUp(now, settings.keep())) {
      unmatched.inc();
      byte[] raw =
          "id:%s to %s reference:%d %s err:%s route:%s"
              .formatted(
                  receipt.messageId(),
                  receipt.phone(),
                  receipt.reference(),
                  receipt.delivery(),
                  receipt.error(),
                  receipt.route())
              .getBytes(StandardCharsets.UTF_8);
      output.collect(
          SideOutputs.DEAD_LETTERS,
          new StreamRecord<>(
              DeadLetter.of("receipts", "a receipt for a message nobody knows", raw, now)));
    }
  }

  private void say(List<Outcome> outcomes) {
    outcomes.forEach(outcome -> output.collect(new StreamRecord<>(outcome)));
  }

  private void retryIn(Duration delay) {
    at(delay, this::retry);
  }

  private interface Callback {
    void run() throws InterruptedException;
  }

  private void at(Duration delay, Callback callback) {
    var timers = getProcessingTimeService();
    var unused =
        timers.registerTimer(
            timers.getCurrentProcessingTime() + delay.toMillis(), time -> callback.run());
  }
}
