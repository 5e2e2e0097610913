// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Test;

class LatenessBucketsTest {
  private final MetricListener metrics = new MetricListener();
  private final LatenessBuckets lateness = new LatenessBuckets(metrics.getMetricGroup());

  @Test
  void countsInEachBucketWhatWasAtMostItsBoundLate() {
    for (long millis : new long[] {0, 50, 51, 1_000, 60_001}) {
      lateness.update(millis);
    }
    assertThat(LatenessBuckets.BOUNDS).isSorted();
    assertThat(bucket("50")).isEqualTo(2);
    assertThat(bucket("100")).isEqualTo(3);
    assertThat(bucket("500")).isEqualTo(3);
    assertThat(bucket("1000")).isEqualTo(4);
    assertThat(bucket("60000")).isEqualTo(4);
    assertThat(bucket("+Inf")).isEqualTo(5);
  }

  private long bucket(String bound) {
    return metrics.getCounter("le", bound, "lateness").orElseThrow().getCount();
  }
}
