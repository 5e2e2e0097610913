// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.Lot;
import io.kadian.domain.Reason;
import io.kadian.domain.Tally;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hold's figures. {@code held} is kept in state of its own, as nobody can count keyed state when a
 * job starts: each subtask writes down its share, and after a rescaling somebody else may have it.
 * So only the sum over the subtasks means something.
 */
final class HoldMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(HoldMetrics.class);

  private ListState<Long> shares;
  private long held;
  private Counter released;
  private Counter withdrawn;
  private Counter expired;
  private Counter cancelled;
  private Counter missing;

  static ListStateDescriptor<Long> shares() {
    return new ListStateDescriptor<>("held-share", Types.LONG);
  }

  void restore(OperatorStateStore store) throws Exception {
    shares = store.getListState(shares());
    for (long share : shares.get()) {
      held += share;
    }
  }

  void snapshot() throws Exception {
    shares.clear();
    shares.add(held);
  }

  void register(MetricGroup group) {
    group.gauge("held", (Gauge<Long>) () -> held);
    released = group.counter("released");
    withdrawn = group.counter("withdrawn");
    expired = group.counter("expired");
    cancelled = group.counter("cancelled");
    missing = group.counter("missing");
  }

  /** A lot's counts have changed. */
  void changed(Tally before, Tally after) {
    held += after.held() - before.held();
  }

  void released(int messages) {
    released.inc(messages);
  }

  void withdrawn(int messages) {
    withdrawn.inc(messages);
  }

  /**
   * Ended here.
   *
   * @param why null: they didn't
   */
  void ended(@Nullable Reason why, int messages) {
    if (why == Reason.EXPIRED) {
      expired.inc(messages);
    } else if (why == Reason.CANCELLED) {
      cancelled.inc(messages);
    }
  }

  /** A lot's counts and what is there differ: the identity is off, and there is a bug. */
  void missing(Lot lot, long messages) {
    if (messages != 0) {
      missing.inc(messages);
      LOG.error(
          "Campaign {}: a lot's count of held messages is wrong by {}. Compare 'kadian status {}'"
              + " with the ledger, and tell the authors",
          lot.campaign(),
          messages,
          lot.campaign());
    }
  }
}
