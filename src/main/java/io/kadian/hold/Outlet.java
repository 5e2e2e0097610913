// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.types.SideOutputs;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.runtime.io.network.partition.ResultPartition;
import org.apache.flink.streaming.api.graph.NonChainedOutput;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.apache.flink.util.OutputTag;

/**
 * Whether downstream should get another record now. A task that writes without asking is stopped in
 * the middle of a record when its buffers are full, and then sees neither a barrier nor a command
 * before a buffer is free; between two records Flink asks for itself, but not between the many that
 * a timer makes.
 *
 * <p>Nor is it enough to stop when the last buffer is taken: while none is free, Flink doesn't let
 * the task read its inputs, and a command would wait as long. So it stops long before: what is
 * queued is enough to keep downstream busy.
 *
 * <p>And no more than that, because an urgent message that comes by its own way waits while
 * downstream works off the buffer that it has begun, whose size is what was queued. How much is
 * enough is found out: twice as much if nothing was left of it in the next round, less if most of
 * it was.
 *
 * <p>What a round has let go leaves with the round's end: no thread need look after these buffers.
 */
final class Outlet {
  /** To each subtask downstream, the one that is being filled included. */
  private static final int QUEUED = 2;

  /** The queues are looked at again after so many records. */
  private static final int LOOK_EVERY = 16;

  /** Some 160 messages: a few milliseconds. With an eighth of it batches got small behind it. */
  private static final long LEAST_OCTETS = 32 << 10;

  /** To each subtask downstream: some three hundred messages, or two buffers. */
  private static final long MOST_OCTETS = 64 << 10;

  private final ResultPartitionWriter[] writers;

  /** The ways of messages, which is what hurries. */
  private final List<ResultPartitionWriter> ofMessages = new ArrayList<>();

  /** And of those the one of what isn't urgent. */
  private final List<ResultPartition> bounded = new ArrayList<>();

  private final long mostOctets;
  private long enoughOctets = LEAST_OCTETS;
  private long nothingQueued;
  private int untilNextLook;
  private boolean queuesAreShort = true;
  private boolean lackedRoom;

  Outlet(StreamTask<?, ?> task, ClassLoader classes) {
    writers = task.getEnvironment().getAllWriters();
    List<NonChainedOutput> outputs = task.getConfiguration().getVertexNonChainedOutputs(classes);
    for (int i = 0; i < Math.min(writers.length, outputs.size()); i++) {
      OutputTag<?> tag = outputs.get(i).getOutputTag();
      if (tag == null || tag.equals(SideOutputs.URGENT)) {
        ofMessages.add(writers[i]);
      }
      if (tag == null && writers[i] instanceof ResultPartition partition) {
        bounded.add(partition);
      }
    }
    mostOctets =
        MOST_OCTETS
            * bounded.stream().mapToInt(ResultPartition::getNumberOfSubpartitions).max().orElse(1);
  }

  /** A round begins: how did the last one's messages do? */
  void look() {
    long left = queuedOctets();
    if (!lackedRoom) {
      enoughOctets = Math.max(LEAST_OCTETS, enoughOctets / 2); // it wasn't needed
    } else if (left == 0) {
      enoughOctets = Math.min(mostOctets, enoughOctets * 2);
    } else if (left > enoughOctets / 2) {
      enoughOctets = Math.max(LEAST_OCTETS, enoughOctets * 3 / 4);
    }
    lackedRoom = false;
    untilNextLook = 0;
  }

  /** Whether each output has a free buffer, and little that waits. */
  boolean hasRoom() {
    for (ResultPartitionWriter writer : writers) {
      if (!writer.isAvailable()) {
        lackedRoom = true;
        return false;
      }
    }
    if (--untilNextLook < 0 || !queuesAreShort) {
      untilNextLook = LOOK_EVERY;
      queuesAreShort = queuesAreShort();
    }
    lackedRoom = !queuesAreShort;
    return queuesAreShort;
  }

  private boolean queuesAreShort() {
    for (ResultPartitionWriter writer : writers) {
      if (writer instanceof ResultPartition partition
          && partition.getNumberOfQueuedBuffers() > QUEUED * partition.getNumberOfSubpartitions()) {
        return false;
      }
    }
    return queuedOctets() < enoughOctets;
  }

  /**
   * What was in flight at the last checkpoint is consumed and was never written: after that has
   * gone, the figure of nothing is below zero.
   */
  private long queuedOctets() {
    long octets = 0;
    for (ResultPartition partition : bounded) {
      octets += partition.getSizeOfQueuedBuffersUnsafe();
    }
    nothingQueued = Math.min(nothingQueued, octets);
    return octets - nothingQueued;
  }

  /** Lets go what has been written, however little fills its buffers. */
  void flush() {
    for (ResultPartitionWriter writer : ofMessages) {
      writer.flushAll();
    }
  }
}
