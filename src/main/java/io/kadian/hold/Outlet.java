// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;

/**
 * Whether downstream takes another record at once. A task that writes without asking is stopped in
 * the middle of the record when its buffers are full, and then sees neither a barrier nor a command
 * before a buffer is free; between two records Flink asks for itself, but not between the many that
 * a timer makes.
 */
final class Outlet {
  private final ResultPartitionWriter[] writers;

  Outlet(Environment task) {
    writers = task.getAllWriters();
  }

  /** Whether each output has a buffer for one more record. */
  boolean hasRoom() {
    for (ResultPartitionWriter writer : writers) {
      if (!writer.isAvailable()) {
        return false;
      }
    }
    return true;
  }
}
