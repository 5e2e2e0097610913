// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.raw;

import io.kadian.domain.PreparedSms;
import io.kadian.types.DomainTypes;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps each message in its lot's map, as hold does, with a timer of its own; a timer takes its
 * message out and lets it go. A lot's timers differ by a millisecond each, or they would be one.
 */
final class FireTimers extends KeyedProcessFunction<Integer, Integer, PreparedSms> {
  private static final long serialVersionUID = 1L;

  private final int lots;
  private transient MapState<Long, PreparedSms> held;
  private transient FiringTime time;

  /**
   * @param lots a message's number modulo these is its lot
   */
  FireTimers(int lots) {
    this.lots = lots;
  }

  @Override
  public void open(OpenContext context) {
    held =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>("held-messages", Types.LONG, DomainTypes.PREPARED_SMS));
    time = FiringTime.INSTANCE;
  }

  @Override
  public void processElement(Integer number, Context context, Collector<PreparedSms> out)
      throws Exception {
    long timer = 1L + number / lots;
    held.put(timer, MadeUpSms.prepared(number));
    context.timerService().registerEventTimeTimer(timer);
  }

  @Override
  public void onTimer(long timer, OnTimerContext context, Collector<PreparedSms> out)
      throws Exception {
    time.fires();
    PreparedSms message = held.get(timer);
    held.remove(timer);
    out.collect(message);
    time.fired();
  }
}
