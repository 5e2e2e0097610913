// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import io.kadian.types.SideOutputs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.io.network.partition.consumer.IndexedInputGate;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether urgent messages wait at the door of this operator's task. They come by an edge of their
 * own, but Flink reads a task's edges in turn, a buffer each: while the gateway waits for room in
 * the middle of a buffer of others, nobody reads that edge; and such a buffer of some 200 messages
 * takes a slow route a second.
 *
 * <p>It looks only; Flink reads. An operator can't choose what is read next: Flink allows {@code
 * InputSelectable} only without checkpoints.
 */
final class UrgentInput {
  private static final Logger LOG = LoggerFactory.getLogger(UrgentInput.class);

  private final MailboxExecutor mailbox;
  private final List<IndexedInputGate> gates = new ArrayList<>();

  /** Of each gate, what will wake the task. */
  private final List<CompletableFuture<?>> awaited = new ArrayList<>();

  /**
   * @param task has no such edge if this operator isn't chained to the one that the edge leads to;
   *     then nothing ever waits
   */
  UrgentInput(StreamTask<?, ?> task, ClassLoader classes, MailboxExecutor mailbox) {
    this.mailbox = mailbox;
    List<StreamEdge> edges = task.getConfiguration().getInPhysicalEdges(classes);
    for (int i = 0; i < edges.size(); i++) {
      if (SideOutputs.URGENT.equals(edges.get(i).getOutputTag())) {
        gates.add(task.getEnvironment().getInputGate(i));
        awaited.add(null);
      }
    }
  }

  /**
   * Asked by who is about to yield: if it is false, the next message that comes ends the yielding.
   */
  boolean waits() {
    for (int i = 0; i < gates.size(); i++) {
      CompletableFuture<?> available = gates.get(i).getAvailableFuture();
      if (available.isDone()) {
        return true;
      }
      if (available != awaited.get(i)) {
        awaited.set(i, available);
        var unused = available.thenRun(this::wakeTheTask);
      }
    }
    return false;
  }

  private void wakeTheTask() {
    try {
      mailbox.execute(() -> {}, "an urgent message came");
    } catch (RejectedExecutionException e) {
      LOG.debug("Closing: nobody waits", e);
    }
  }
}
