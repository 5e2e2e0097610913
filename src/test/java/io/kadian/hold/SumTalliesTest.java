// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Event;
import io.kadian.domain.Lot;
import io.kadian.domain.LotTally;
import io.kadian.domain.Tally;
import io.kadian.types.DomainTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SumTalliesTest {
  private static final Instant DUE = Instant.parse("2026-12-12T12:00:00Z");
  private static final long NOW = DUE.toEpochMilli() - 60_000;

  private KeyedOneInputStreamOperatorTestHarness<String, LotTally, Event> sum;
  private int heard;

  @AfterEach
  void close() throws Exception {
    sum.close();
  }

  @Test
  void tellsEachCampaignsSumFiveTimesASecond() throws Exception {
    start(1_000, null);
    tally("a", 0, new Tally(5, 0, 0));
    tally("a", 1, new Tally(3, 1, 0));
    tally("b", 0, new Tally(7, 0, 0));
    at(NOW + 199);
    assertThat(told()).isEmpty();
    at(NOW + 200);
    assertThat(told())
        .containsExactlyInAnyOrder(
            new Event.AudienceCounted("a", new Tally(8, 1, 0), Instant.ofEpochMilli(NOW + 200)),
            new Event.AudienceCounted("b", new Tally(7, 0, 0), Instant.ofEpochMilli(NOW + 200)));
    at(NOW + 5_000);
    assertThat(told()).isEmpty();
  }

  @Test
  void theNewestCountsOfALotTakeThePlaceOfTheOlder() throws Exception {
    start(1_000, null);
    tally("a", 0, new Tally(5, 0, 0));
    tally("a", 0, new Tally(6, 0, 2));
    tally("a", 0, new Tally(6, 0, 2));
    at(NOW + 200);
    assertThat(sums()).containsExactly(new Tally(6, 0, 2));
  }

  @Test
  void goesOnFromACheckpoint() throws Exception {
    start(1_000, null);
    tally("a", 0, new Tally(5, 0, 0));
    tally("a", 1, new Tally(3, 0, 0));
    OperatorSubtaskState state = checkpoint();
    assertThat(sums()).as("told before the checkpoint").containsExactly(new Tally(8, 0, 0));
    tally("a", 0, new Tally(99, 0, 0)); // is lost
    sum.close();

    start(1_000, state);
    tally("a", 0, new Tally(5, 0, 1));
    at(NOW + 200);
    assertThat(sums()).containsExactly(new Tally(8, 0, 1));
  }

  @Test
  void aCheckpointChangesNoSum() throws Exception {
    start(1_000, null);
    tally("a", 0, new Tally(5, 0, 0));
    checkpoint();
    sums();
    tally("a", 0, new Tally(6, 0, 0));
    tally("a", 1, new Tally(1, 0, 0));
    at(NOW + 200);
    assertThat(sums()).containsExactly(new Tally(7, 0, 0));
  }

  @Test
  void writesWhatDoesNotFitIntoMemory() throws Exception {
    start(3, null);
    for (int shard = 0; shard < 10; shard++) {
      tally("a", shard, new Tally(1, 0, 0));
      tally("b", shard, new Tally(2, 0, 0));
    }
    for (int shard = 0; shard < 10; shard++) {
      tally("a", shard, new Tally(3, 0, 0));
    }
    at(NOW + 200);
    assertThat(sums()).containsExactlyInAnyOrder(new Tally(30, 0, 0), new Tally(20, 0, 0));
  }

  @Test
  void forgetsACampaignWhoseCountsDoNotChangeAnyMore() throws Exception {
    start(1_000, null);
    tally("a", 0, new Tally(5, 0, 0));
    checkpoint();
    long half = NOW + SumTallies.KEEP.toMillis() / 2;
    at(half);
    sums();
    tally("a", 0, new Tally(6, 0, 0));
    at(NOW + SumTallies.KEEP.toMillis());
    assertThat(sums()).containsExactly(new Tally(6, 0, 0));
    assertThat(sum.numKeyedStateEntries()).as("it changed since").isPositive();
    at(half + SumTallies.KEEP.toMillis());
    at(NOW + 2 * SumTallies.KEEP.toMillis());
    assertThat(sum.numKeyedStateEntries()).isZero();
  }

  /** As it was: each campaign's sum is told by a timer in its state. */
  private static final class OlderSum extends KeyedProcessFunction<String, LotTally, Event> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(LotTally lot, Context context, Collector<Event> out)
        throws Exception {
      RuntimeContext state = getRuntimeContext();
      long now = context.timerService().currentProcessingTime();
      state
          .getMapState(new MapStateDescriptor<>("lot-tallies", Types.STRING, DomainTypes.TALLY))
          .put(lot.lot(), lot.tally());
      state
          .getState(new ValueStateDescriptor<>("campaign-tally", DomainTypes.TALLY))
          .update(lot.tally());
      state.getState(new ValueStateDescriptor<>("changed-at", Types.LONG)).update(now);
      state.getState(new ValueStateDescriptor<>("tell-at", Types.LONG)).update(now + 200);
      context.timerService().registerProcessingTimeTimer(now + 200);
    }
  }

  @Test
  void tellsWhatAnOlderJobHadYetToTell() throws Exception {
    start(new KeyedProcessOperator<>(new OlderSum()), null);
    tally("a", 0, new Tally(5, 0, 0));
    OperatorSubtaskState old = checkpoint();
    sum.close();

    start(1_000, old);
    at(NOW + 1_000);
    at(NOW + 2_000);
    assertThat(sums()).containsExactly(new Tally(5, 0, 0));
    tally("a", 1, new Tally(2, 0, 0));
    at(NOW + 3_000);
    assertThat(sums()).containsExactly(new Tally(7, 0, 0));
  }

  private void start(int mostChanged, OperatorSubtaskState state) throws Exception {
    start(new SumTallies(mostChanged), state);
  }

  private void start(OneInputStreamOperator<LotTally, Event> operator, OperatorSubtaskState state)
      throws Exception {
    heard = 0;
    sum = new KeyedOneInputStreamOperatorTestHarness<>(operator, LotTally::campaign, Types.STRING);
    sum.setup();
    at(NOW);
    if (state != null) {
      sum.initializeState(state);
    }
    sum.open();
  }

  private void tally(String campaign, int shard, Tally tally) throws Exception {
    sum.processElement(new LotTally(new Lot(campaign, DUE, shard).key(), tally), 0);
  }

  private void at(long millis) throws Exception {
    sum.setProcessingTime(millis);
  }

  private OperatorSubtaskState checkpoint() throws Exception {
    sum.prepareSnapshotPreBarrier(1);
    return sum.snapshot(1, NOW);
  }

  /** What was told since this was asked last. */
  private List<Event> told() {
    List<Event> all = new ArrayList<>(sum.extractOutputValues());
    List<Event> fresh = all.subList(heard, all.size());
    heard = all.size();
    return fresh;
  }

  private List<Tally> sums() {
    return told().stream().map(event -> ((Event.AudienceCounted) event).tally()).toList();
  }
}
