// SPDX-License-Identifier: Apache-2.0
package io.kadian.ledger;

import io.kadian.domain.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gathers outcomes into batches: one statement and one Kafka record for hundreds. Keeps no state:
 * what it has gathered goes on before each checkpoint's barrier, which only an operator can do.
 */
public final class GatherOutcomes extends AbstractStreamOperator<List<Outcome>>
    implements OneInputStreamOperator<Outcome, List<Outcome>> {
  private static final long serialVersionUID = 1L;

  private final int size;
  private final Duration linger;
  private transient List<Outcome> gathered;
  private transient boolean timerSet;
  private transient OutcomeMetrics figures;

  /**
   * @param size the most outcomes in a batch
   * @param linger the first of a batch waits so long for others
   */
  public GatherOutcomes(int size, Duration linger) {
    this.size = size;
    this.linger = linger;
  }

  @Override
  public void open() throws Exception {
    super.open();
    gathered = new ArrayList<>(size);
    figures = new OutcomeMetrics(getMetricGroup());
  }

  @Override
  public void processElement(StreamRecord<Outcome> element) {
    gathered.add(element.getValue());
    figures.count(element.getValue());
    if (gathered.size() >= size) {
      pass();
    } else if (!timerSet) {
      timerSet = true;
      ProcessingTimeCallback callback =
          time -> {
            timerSet = false;
            pass();
          };
      var unused =
          getProcessingTimeService()
              .registerTimer(
                  getProcessingTimeService().getCurrentProcessingTime() + linger.toMillis(),
                  callback);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    pass();
  }

  @Override
  public void finish() throws Exception {
    pass();
    super.finish();
  }

  private void pass() {
    if (!gathered.isEmpty()) {
      output.collect(new StreamRecord<>(gathered));
      gathered = new ArrayList<>(size);
    }
  }
}
