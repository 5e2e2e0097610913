// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What the job and what it stands on were at in a second or so of the real clock. Shares are 0 to
 * 1; rates are of the real clock.
 *
 * @param at its end, in plan time
 * @param seconds of the real clock
 * @param busy share of the time that each subtask of a stage worked
 * @param backPressured share that it waited for the next stage
 * @param cores share of the machine's that is in use
 * @param waiting messages that wait for a route's rate or window
 * @param underWay submit_sm's unanswered
 * @param inFlight messages between hold and their end
 * @param sessions of the claims' connections that the database is at work for
 * @param taken submit_sm's that the simulator took, a second
 * @param throttled that it refused for its rate, a second
 * @param ended messages that have ended, a second
 * @param held messages held
 * @param checkpointMillis what the last checkpoint took
 * @param lag Kafka's records that the job hasn't read yet, of all its topics
 * @param stalls column families whose writes RocksDB holds up or has stopped
 */
public record Interval(
    Instant at,
    double seconds,
    Map<Stage, List<Double>> busy,
    Map<Stage, List<Double>> backPressured,
    double cores,
    double waiting,
    double underWay,
    double inFlight,
    double sessions,
    double taken,
    double throttled,
    double ended,
    long held,
    long checkpointMillis,
    long lag,
    long stalls) {

  /** Of a stage's busiest subtask; 0: it isn't known. */
  double busiest(Stage stage) {
    return busy.getOrDefault(stage, List.of()).stream().max(Comparator.naturalOrder()).orElse(0.0);
  }
}
