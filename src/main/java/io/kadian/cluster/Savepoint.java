// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * State that a job can be started from.
 *
 * @param at when it was completed, or last written to
 * @param bytes of all its files; of a checkpoint those that it shares with others, too
 * @param job Flink's id. A savepoint's folder has the first six digits of it; the others are known
 *     for jobs that were submitted from here
 * @param complete false: it was given up, or is being written
 * @param problem why a complete one can't be used, or null
 */
public record Savepoint(
    Kind kind,
    String path,
    Instant at,
    long bytes,
    String job,
    boolean complete,
    @Nullable String problem) {

  /** Who took it. */
  public enum Kind {
    /** Somebody who asked for it; it stays until somebody deletes it. */
    @JsonProperty("savepoint")
    SAVEPOINT,
    /** The job, for itself; the last stays if the job is cancelled or dies. */
    @JsonProperty("checkpoint")
    CHECKPOINT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
