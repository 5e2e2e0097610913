// SPDX-License-Identifier: Apache-2.0
package io.kadian.guard;

import io.kadian.domain.DedupKey;
import io.kadian.domain.OptChange;
import io.kadian.domain.Outcome;
import io.kadian.domain.PhoneNews;
import io.kadian.domain.Reason;
import io.kadian.domain.Sending;
import io.kadian.domain.Sms;
import io.kadian.types.DomainTypes;
import io.kadian.types.ReceiptTypes;
import io.kadian.types.SideOutputs;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Passes a message unless its phone has opted out, its member gave no consent or the same text went
 * to the same phone less than a window ago, or is on its way there. What became of a message comes
 * back as an {@link Outcome}: success starts the window, a failure frees the text, what is in doubt
 * counts as sent.
 *
 * <p>The state's TTL only cleans up: it is processing time and counts from the last write, so the
 * time of success is kept and compared. The last word has the claim in the database: this state may
 * be older than the world after a restore; it is here so that the database is asked little.
 */
public final class SuppressRepeats extends KeyedCoProcessFunction<String, Sms, PhoneNews, Sms> {
  private static final long serialVersionUID = 1L;

  /** The compaction filter reads the clock once in so many entries. */
  private static final long ENTRIES_PER_CLOCK_READ = 1000;

  /**
   * Files that nothing else compacts are compacted when they are so many windows old. Flink's
   * default is 30 days, in which each campaign's texts would lie there.
   */
  private static final int WINDOWS_PER_COMPACTION = 4;

  private final Duration window;
  private transient MapState<DedupKey, Sending> sendings;
  private transient ValueState<OptChange> opted;

  /**
   * @param window the same text to the same phone is a repeat for so long after a success
   */
  public SuppressRepeats(Duration window) {
    this.window = window;
  }

  static MapStateDescriptor<DedupKey, Sending> sendings(Duration window) {
    MapStateDescriptor<DedupKey, Sending> descriptor =
        new MapStateDescriptor<>("sendings", DomainTypes.DEDUP_KEY, DomainTypes.SENDING);
    descriptor.enableTimeToLive(
        StateTtlConfig.newBuilder(window)
            .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
            .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
            .cleanupInRocksdbCompactFilter(
                ENTRIES_PER_CLOCK_READ, window.multipliedBy(WINDOWS_PER_COMPACTION))
            .build());
    return descriptor;
  }

  /** The last change, kept for ever: out or in again. */
  static ValueStateDescriptor<OptChange> opted() {
    return new ValueStateDescriptor<>("opted", ReceiptTypes.OPT_CHANGE);
  }

  @Override
  public void open(OpenContext openContext) {
    sendings = getRuntimeContext().getMapState(sendings(window));
    opted = getRuntimeContext().getState(opted());
  }

  @Override
  public void processElement1(Sms sms, Context context, Collector<Sms> out) throws Exception {
    OptChange change = opted.value();
    if (change != null && change.out()) {
      context.output(SideOutputs.OUTCOMES, Outcome.suppressed(sms, Reason.OPTED_OUT));
      return;
    }
    if (!sms.prepared().consent()) {
      context.output(SideOutputs.OUTCOMES, Outcome.suppressed(sms, Reason.NO_CONSENT));
      return;
    }
    Instant now = Instant.ofEpochMilli(context.timerService().currentProcessingTime());
    Sending earlier = sendings.get(sms.prepared().dedupKey());
    if (earlier != null && earlier.isRepeatedBy(sms.request(), now, window)) {
      context.output(SideOutputs.OUTCOMES, Outcome.duplicate(sms, earlier.request()));
      return;
    }
    if (earlier == null || !earlier.request().equals(sms.request())) {
      sendings.put(sms.prepared().dedupKey(), Sending.underWay(sms.request(), now));
    }
    out.collect(sms);
  }

  @Override
  public void processElement2(PhoneNews news, Context context, Collector<Sms> out)
      throws Exception {
    if (news instanceof PhoneNews.Ended ended) {
      hear(ended.outcome(), context);
    } else if (news instanceof PhoneNews.Opted change) {
      hear(change.change());
    }
  }

  private void hear(OptChange change) throws Exception {
    OptChange known = opted.value();
    if (known == null || change.isNewsTo(known)) {
      opted.update(change);
    }
  }

  private void hear(Outcome outcome, Context context) throws Exception {
    if (outcome.dedupKey() == null) {
      return;
    }
    Instant now = Instant.ofEpochMilli(context.timerService().currentProcessingTime());
    Sending known = sendings.get(outcome.dedupKey());
    switch (outcome.state()) {
      case SENT -> remember(outcome, outcome.sent(), known, now);
      case UNKNOWN -> remember(outcome, now, known, now);
      // What was in doubt counts as sent, until a receipt says that it failed.
      case FAILED -> {
        if (known != null && known.request().equals(outcome.request())) {
          sendings.remove(outcome.dedupKey());
        }
      }
      case SUPPRESSED, WITHDRAWN -> {
        if (known != null && !known.done() && known.request().equals(outcome.request())) {
          sendings.remove(outcome.dedupKey());
        }
      }
    }
  }

  /** The latest success counts; news of one that is over already is no news. */
  private void remember(Outcome outcome, Instant at, Sending known, Instant now) throws Exception {
    boolean older = known != null && known.done() && known.at().isAfter(at);
    if (!older && now.isBefore(at.plus(window))) {
      sendings.put(outcome.dedupKey(), Sending.done(outcome.request(), at));
    }
  }
}
