// SPDX-License-Identifier: Apache-2.0
package io.kadian.ledger;

import static io.kadian.testing.Messages.DUE;
import static io.kadian.testing.Messages.PHONE;
import static io.kadian.testing.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Outcome;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatherOutcomesTest {
  private OneInputStreamOperatorTestHarness<Outcome, List<Outcome>> gather;

  @BeforeEach
  void start() throws Exception {
    gather = new OneInputStreamOperatorTestHarness<>(new GatherOutcomes(3, Duration.ofMillis(50)));
    gather.open();
    gather.setProcessingTime(0);
  }

  @AfterEach
  void stop() throws Exception {
    gather.close();
  }

  @Test
  void passesAFullBatchAtOnce() throws Exception {
    take(4);
    assertThat(sizes()).containsExactly(3);
  }

  @Test
  void passesASmallBatchWhenItHasWaited() throws Exception {
    take(2);
    assertThat(sizes()).isEmpty();
    gather.setProcessingTime(50);
    assertThat(sizes()).containsExactly(2);
  }

  @Test
  void passesWhatItHasBeforeACheckpointForItKeepsNoState() throws Exception {
    take(2);
    gather.prepareSnapshotPreBarrier(1);
    assertThat(sizes()).containsExactly(2);
  }

  @Test
  void passesWhatItHasAtTheEnd() throws Exception {
    take(1);
    gather.endInput();
    gather.getOneInputOperator().finish();
    assertThat(sizes()).containsExactly(1);
  }

  private void take(int outcomes) throws Exception {
    for (int i = 0; i < outcomes; i++) {
      gather.processElement(
          Outcome.sent(sms("a", "m" + i, PHONE, "双12"), "smpp", "id" + i, DUE), 0);
    }
  }

  private List<Integer> sizes() {
    return gather.extractOutputValues().stream().map(List::size).toList();
  }
}
