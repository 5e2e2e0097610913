// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.Event;
import io.kadian.domain.LotTally;
import io.kadian.domain.Tally;
import io.kadian.types.DomainTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Sums the lots' counts for each campaign and tells the sum, at most five times a second. The lots
 * tell absolute counts, so one that is told twice after a restart changes nothing.
 *
 * <p>Between two checkpoints the counts are in memory alone: lots that fill tell theirs nearly with
 * each message, and in RocksDB each cost as much as the message. An operator and not a function,
 * because a function can't write the state of all keys before a checkpoint.
 */
public final class SumTallies extends AbstractStreamOperator<Event>
    implements OneInputStreamOperator<LotTally, Event>, Triggerable<String, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  private static final Duration INTERVAL = Duration.ofMillis(200);

  /** A campaign whose counts didn't change for so long is over. */
  static final Duration KEEP = Duration.ofDays(30);

  /** Lots whose counts are in memory. Some 200 octets each. */
  private static final int MOST_CHANGED = 100_000;

  /** Flink's name for the timers of a process function, which this once was. */
  private static final String TIMERS = "user-timers";

  /** What of a campaign has changed since it was written. */
  private static final class Change {
    private final Map<String, Tally> lots = new HashMap<>();
    private Tally total;

    Change(Tally total) {
      this.total = total;
    }
  }

  private final int mostChanged;

  private transient MapState<String, Tally> lots;
  private transient ValueState<Tally> total;
  private transient ValueState<Long> changedAt;
  private transient ValueState<Long> tellAt;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient Untold untold;

  /** By campaign. */
  private transient Map<String, Change> changes;

  private transient int changedLots;

  public SumTallies() {
    this(MOST_CHANGED);
  }

  SumTallies(int mostChanged) {
    this.mostChanged = mostChanged;
  }

  @Override
  public void open() throws Exception {
    super.open();
    lots =
        getRuntimeContext()
            .getMapState(new MapStateDescriptor<>("lot-tallies", Types.STRING, DomainTypes.TALLY));
    total =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("campaign-tally", DomainTypes.TALLY));
    changedAt = getRuntimeContext().getState(new ValueStateDescriptor<>("changed-at", Types.LONG));
    tellAt = getRuntimeContext().getState(new ValueStateDescriptor<>("tell-at", Types.LONG));
    timers = getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this);
    untold = new Untold(getProcessingTimeService(), INTERVAL, this::tell);
    changes = new HashMap<>();
  }

  @Override
  public void processElement(StreamRecord<LotTally> element) throws Exception {
    LotTally lot = element.getValue();
    String campaign = (String) getCurrentKey();
    Change change = changes.get(campaign);
    if (change == null) {
      change = new Change(orNone(total.value()));
      changes.put(campaign, change);
    }
    Tally before = change.lots.put(lot.lot(), lot.tally());
    if (before == null) {
      before = orNone(lots.get(lot.lot()));
      changedLots++;
    }
    change.total = change.total.plus(lot.tally()).minus(before);
    untold.add(campaign);
    if (changedLots >= mostChanged) {
      write();
    }
  }

  private static Tally orNone(@Nullable Tally tally) {
    return tally == null ? Tally.NONE : tally;
  }

  private void tell(String campaign) throws Exception {
    Change change = changes.get(campaign);
    Tally sum;
    if (change == null) {
      setCurrentKey(campaign);
      sum = total.value();
    } else {
      sum = change.total;
    }
    Instant now = Instant.ofEpochMilli(timers.currentProcessingTime());
    output.collect(new StreamRecord<>(new Event.AudienceCounted(campaign, sum, now)));
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    untold.tellAll();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    write();
  }

  private void write() throws Exception {
    long now = timers.currentProcessingTime();
    for (Map.Entry<String, Change> change : changes.entrySet()) {
      setCurrentKey(change.getKey());
      lots.putAll(change.getValue().lots);
      total.update(change.getValue().total);
      if (changedAt.value() == null) {
        timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, now + KEEP.toMillis());
      }
      changedAt.update(now);
    }
    changes.clear();
    changedLots = 0;
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    Long toTell = tellAt.value();
    if (toTell != null && timer.getTimestamp() == toTell) {
      // Of a job that was older, and told each campaign's sum by a timer of its own.
      tellAt.clear();
      untold.add(timer.getKey());
      return;
    }
    write();
    setCurrentKey(timer.getKey());
    long end = changedAt.value() + KEEP.toMillis();
    if (timer.getTimestamp() < end) {
      timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, end);
    } else {
      lots.clear();
      total.clear();
      changedAt.clear();
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("No timer of event time is ever set");
  }
}
