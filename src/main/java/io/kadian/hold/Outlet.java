// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.runtime.io.network.partition.ResultPartition;

/**
 * Whether downstream should get another record now. A task that writes without asking is stopped in
 * the middle of a record when its buffers are full, and then sees neither a barrier nor a command
 * before a buffer is free; between two records Flink asks for itself, but not between the many that
 * a timer makes.
 *
 * <p>Nor is it enough to stop when the last buffer is taken: while none is free, Flink doesn't let
 * the task read its inputs, its clock's watermarks among them, and other campaigns would be late.
 * So it stops long before: what is queued is enough to keep downstream busy.
 */
final class Outlet {
  /** To each subtask downstream, the one that is being filled included. */
  private static final int QUEUED = 2;

  /** The queues are looked at again after so many records; far more fit into a buffer. */
  private static final int LOOK_EVERY = 16;

  private final ResultPartitionWriter[] writers;
  private int untilNextLook;
  private boolean queuesAreShort = true;

  Outlet(Environment task) {
    writers = task.getAllWriters();
  }

  /** Whether each output has a free buffer, and few that wait. */
  boolean hasRoom() {
    for (ResultPartitionWriter writer : writers) {
      if (!writer.isAvailable()) {
        return false;
      }
    }
    if (--untilNextLook < 0 || !queuesAreShort) {
      untilNextLook = LOOK_EVERY;
      queuesAreShort = queuesAreShort();
    }
    return queuesAreShort;
  }

  private boolean queuesAreShort() {
    for (ResultPartitionWriter writer : writers) {
      if (writer instanceof ResultPartition partition
          && partition.getNumberOfQueuedBuffers() > QUEUED * partition.getNumberOfSubpartitions()) {
        return false;
      }
    }
    return true;
  }
}
