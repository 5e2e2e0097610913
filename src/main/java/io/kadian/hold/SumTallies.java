// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.Event;
import io.kadian.domain.LotTally;
import io.kadian.domain.Tally;
import io.kadian.types.DomainTypes;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Sums the lots' counts for each campaign and tells the sum, at most five times a second. The lots
 * tell absolute counts, so one that is told twice after a restart changes nothing.
 */
public final class SumTallies extends KeyedProcessFunction<String, LotTally, Event> {
  private static final long serialVersionUID = 1L;

  private static final Duration INTERVAL = Duration.ofMillis(200);

  /** A campaign whose counts didn't change for so long is over. */
  static final Duration KEEP = Duration.ofDays(30);

  private transient MapState<String, Tally> lots;
  private transient ValueState<Tally> total;
  private transient ValueState<Long> changed;
  private transient ValueState<Long> toTell;

  @Override
  public void open(OpenContext openContext) {
    lots =
        getRuntimeContext()
            .getMapState(new MapStateDescriptor<>("lot-tallies", Types.STRING, DomainTypes.TALLY));
    total =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("campaign-tally", DomainTypes.TALLY));
    changed = getRuntimeContext().getState(new ValueStateDescriptor<>("changed-at", Types.LONG));
    toTell = getRuntimeContext().getState(new ValueStateDescriptor<>("tell-at", Types.LONG));
  }

  @Override
  public void processElement(LotTally lot, Context context, Collector<Event> out) throws Exception {
    Tally before = lots.get(lot.lot());
    Tally sum = total.value() == null ? Tally.NONE : total.value();
    lots.put(lot.lot(), lot.tally());
    total.update(sum.plus(lot.tally()).minus(before == null ? Tally.NONE : before));
    long now = context.timerService().currentProcessingTime();
    if (changed.value() == null) {
      context.timerService().registerProcessingTimeTimer(now + KEEP.toMillis());
    }
    changed.update(now);
    if (toTell.value() == null) {
      toTell.update(now + INTERVAL.toMillis());
      context.timerService().registerProcessingTimeTimer(now + INTERVAL.toMillis());
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Event> out)
      throws Exception {
    Long told = toTell.value();
    if (told != null && timestamp == told) {
      toTell.clear();
      out.collect(
          new Event.AudienceCounted(
              context.getCurrentKey(), total.value(), Instant.ofEpochMilli(timestamp)));
      return;
    }
    long end = changed.value() + KEEP.toMillis();
    if (timestamp < end) {
      context.timerService().registerProcessingTimeTimer(end);
    } else {
      lots.clear();
      total.clear();
      changed.clear();
    }
  }
}
