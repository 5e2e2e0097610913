// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/** Kadian's jobs on a cluster; there should be one. */
public interface Jobs {
  /**
   * A job that hasn't ended.
   *
   * @param state Flink's: RUNNING, RESTARTING, ...
   */
  record Job(String id, String state, Instant started) {}

  List<Job> open();

  /** Whether all its tasks run. */
  boolean runs(String job);

  /** Whether it has ended, in whatever way. */
  boolean isOver(String job);

  /** Since it was started. */
  long completedCheckpoints(String job);

  /** Why a task failed last, in a line. */
  Optional<String> lastFailure(String job);

  /**
   * Ends it with a savepoint, and doesn't drain it: what is held stays held.
   *
   * @param folder null: the cluster's own
   * @return where the savepoint is
   */
  String stop(String job, @Nullable String folder);

  /** Ends it without a savepoint; returns when it has ended. */
  void cancel(String job);
}
