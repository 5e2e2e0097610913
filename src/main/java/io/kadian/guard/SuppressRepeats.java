// SPDX-License-Identifier: Apache-2.0
package io.kadian.guard;

import static java.util.Comparator.naturalOrder;

import io.kadian.domain.DedupKey;
import io.kadian.domain.FrequencyCap;
import io.kadian.domain.OptChange;
import io.kadian.domain.Outcome;
import io.kadian.domain.PhoneNews;
import io.kadian.domain.Reason;
import io.kadian.domain.Sending;
import io.kadian.domain.Sms;
import io.kadian.types.DomainTypes;
import io.kadian.types.JobTime;
import io.kadian.types.ReceiptTypes;
import io.kadian.types.SideOutputs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Passes a message unless its phone has opted out, its member gave no consent, the same text went
 * to the same phone less than a window ago, or is on its way there, or the phone has got its share
 * of marketing. The window starts when a message passes. What became of it comes back as an {@link
 * Outcome}, but for what was sent moments later, as nearly all is: success much later starts the
 * window anew, a failure frees the text, what is in doubt counts as sent.
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
  private final List<FrequencyCap> caps;
  private transient JobTime time;
  private transient MapState<DedupKey, Sending> sendings;
  @Nullable private transient MapState<String, Long> lately;
  private transient ValueState<OptChange> opted;

  /**
   * @param window the same text to the same phone is a repeat for so long after a success
   * @param caps of marketing messages to a phone
   */
  public SuppressRepeats(Duration window, List<FrequencyCap> caps) {
    this.window = window;
    this.caps = new ArrayList<>(caps);
  }

  /**
   * When each marketing message went to the phone, by its request; while it is under way, when it
   * passed. In epoch milliseconds.
   */
  static MapStateDescriptor<String, Long> lately(Duration longest) {
    MapStateDescriptor<String, Long> descriptor =
        new MapStateDescriptor<>("lately-sent", Types.STRING, Types.LONG);
    descriptor.enableTimeToLive(
        StateTtlConfig.newBuilder(longest)
            .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
            .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
            .cleanupInRocksdbCompactFilter(ENTRIES_PER_CLOCK_READ, longest)
            .build());
    return descriptor;
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
    time = JobTime.of(getRuntimeContext());
    sendings = getRuntimeContext().getMapState(sendings(window));
    opted = getRuntimeContext().getState(opted());
    lately =
        caps.isEmpty()
            ? null
            : getRuntimeContext()
                .getMapState(
                    lately(caps.stream().map(FrequencyCap::period).max(naturalOrder()).get()));
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
    Instant now = time.instantAt(context.timerService().currentProcessingTime());
    Sending earlier = sendings.get(sms.prepared().dedupKey());
    if (earlier != null && earlier.isRepeatedBy(sms.request(), now, window)) {
      context.output(SideOutputs.OUTCOMES, Outcome.duplicate(sms, earlier.request()));
      return;
    }
    if (lately != null && !sms.transactional()) {
      if (isCapped(sms.request(), now)) {
        context.output(SideOutputs.OUTCOMES, Outcome.suppressed(sms, Reason.FREQUENCY_CAP));
        return;
      }
      lately.put(sms.request(), now.toEpochMilli());
    }
    if (earlier == null || !earlier.request().equals(sms.request())) {
      sendings.put(sms.prepared().dedupKey(), Sending.underWay(sms.request(), now));
    }
    out.collect(sms);
  }

  /** A replay of one that passed doesn't count itself. */
  private boolean isCapped(String request, Instant now) throws Exception {
    List<Long> times = new ArrayList<>();
    for (Map.Entry<String, Long> sent : lately.entries()) {
      if (!sent.getKey().equals(request)) {
        times.add(sent.getValue());
      }
    }
    for (FrequencyCap cap : caps) {
      long from = now.minus(cap.period()).toEpochMilli();
      if (times.stream().filter(time -> time > from).count() >= cap.most()) {
        return true;
      }
    }
    return false;
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
    Instant now = time.instantAt(context.timerService().currentProcessingTime());
    if (lately != null && lately.contains(outcome.request())) {
      switch (outcome.state()) {
        case SENT -> lately.put(outcome.request(), outcome.sent().toEpochMilli());
        case FAILED, SUPPRESSED, WITHDRAWN -> lately.remove(outcome.request());
        case UNKNOWN -> {
          // It may have come.
        }
      }
    }
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
