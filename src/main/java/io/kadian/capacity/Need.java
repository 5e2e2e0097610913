// SPDX-License-Identifier: Apache-2.0
package io.kadian.capacity;

import java.time.Duration;
import javax.annotation.Nullable;

/**
 * What will do, with the headroom that is wanted.
 *
 * @param messagesPerSecond of all kinds
 * @param partsPerSecond submit_sm's: the rate to agree on with the operators
 * @param underWay submit_sm's without an answer, at that rate
 * @param binds of all subtasks; null: not by SMPP
 * @param taskManagerCores null: nobody has measured it
 * @param slots of the job; null: nobody has measured it
 * @param databaseCores of PostgreSQL; null: nobody has measured it
 * @param rowsPerSecond that PostgreSQL writes
 * @param stateBytes of members and messages held, in RocksDB and in a checkpoint
 * @param storageBytes of three checkpoints and two savepoints
 * @param announceAhead how long a campaign over all members takes to be held; null: nobody has
 *     measured it, or nobody says how many members there are
 */
public record Need(
    double messagesPerSecond,
    double partsPerSecond,
    long underWay,
    @Nullable Long binds,
    @Nullable Double taskManagerCores,
    @Nullable Long slots,
    @Nullable Double databaseCores,
    double rowsPerSecond,
    long stateBytes,
    long storageBytes,
    @Nullable Duration announceAhead) {

  /** A claim, its settlement, and the row in the log. */
  static final int ROWS_A_MESSAGE = 3;

  /** Measured: see flink-conf/config.yaml. */
  static final int OCTETS_A_MEMBER = 114;

  static final int OCTETS_A_HELD_MESSAGE = 50;

  private static final int COPIES_STORED = 5;
  private static final double A_SECOND = 1e9;

  static Need of(
      DayPlan plan, double needed, @Nullable Gateway gateway, @Nullable Measured measured) {
    double messages = needed / (1 - plan.headroom());
    double parts = messages * plan.partsAMessage();
    long underWay = (long) Math.ceil(parts * plan.answer().toNanos() / A_SECOND);
    Double cores =
        measured == null ? null : Double.valueOf(messages * measured.taskManagerMicros() / 1e6);
    long held = plan.forecast().stream().mapToLong(PlannedCampaign::messages).sum();
    long state = plan.members() * OCTETS_A_MEMBER + held * OCTETS_A_HELD_MESSAGE;
    return new Need(
        messages,
        parts,
        underWay,
        gateway == null ? null : Long.valueOf(ceil((double) underWay / gateway.window())),
        cores,
        cores == null ? null : Long.valueOf(ceil(cores)),
        measured == null ? null : Double.valueOf(messages * measured.databaseMicros() / 1e6),
        messages * ROWS_A_MESSAGE,
        state,
        COPIES_STORED * state,
        measured == null || measured.scanned() == null || plan.members() == 0
            ? null
            : Duration.ofMillis(
                (long)
                    Math.ceil(
                        1000
                            * plan.members()
                            / (measured.scanned() * measured.inProportion(plan.slots())))));
  }

  private static long ceil(double number) {
    return Math.max(1, (long) Math.ceil(number));
  }
}
