// SPDX-License-Identifier: Apache-2.0
package io.kadian.ledger;

import static io.kadian.testing.Messages.DUE;
import static io.kadian.testing.Messages.PHONE;
import static io.kadian.testing.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Outcome;
import io.kadian.domain.Reason;
import io.kadian.domain.Sms;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Test;

class OutcomeMetricsTest {
  private final MetricListener listener = new MetricListener();
  private final OutcomeMetrics metrics = new OutcomeMetrics(listener.getMetricGroup());
  private final Sms sms = sms("double12", "m1", PHONE, "双12");

  @Test
  void countsByStateAndWhatWasSuppressedByReason() {
    metrics.count(Outcome.sent(sms, "smpp", "1", DUE));
    metrics.count(Outcome.failed(sms, "ESME_RINVDSTADR"));
    metrics.count(Outcome.suppressed(sms, Reason.NO_CONSENT));
    metrics.count(Outcome.duplicate(sms, "black-friday/m1"));
    metrics.count(Outcome.duplicate(sms, "black-friday/m1"));
    assertThat(counter("state", "sent", "outcomes")).isEqualTo(1);
    assertThat(counter("state", "failed", "outcomes")).isEqualTo(1);
    assertThat(counter("state", "suppressed", "outcomes")).isEqualTo(3);
    assertThat(counter("reason", "NO_CONSENT", "suppressed")).isEqualTo(1);
    assertThat(counter("reason", "DUPLICATE", "suppressed")).isEqualTo(2);
    assertThat(counter("reason", "EXPIRED", "suppressed")).isZero();
  }

  @Test
  void outlivesAReasonThatItDoesNotKnow() {
    metrics.count(Outcome.ended(sms, Outcome.State.SUPPRESSED, "OF_AN_OLDER_JAR", null));
    assertThat(counter("state", "suppressed", "outcomes")).isEqualTo(1);
  }

  private long counter(String... name) {
    return listener.getCounter(name).orElseThrow().getCount();
  }
}
