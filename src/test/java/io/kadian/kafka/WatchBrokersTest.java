// SPDX-License-Identifier: Apache-2.0
package io.kadian.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class WatchBrokersTest {
  private static final String OURS = WatchBrokers.class.getName();

  @Test
  void leavesEachClientTheReportersThatItHasByDefault() {
    String reporters = WatchBrokers.properties(null, "control").get("metric.reporters");
    for (Map<String, Object> defaults :
        List.of(
            ConsumerConfig.configDef().defaultValues(),
            ProducerConfig.configDef().defaultValues(),
            AdminClientConfig.configDef().defaultValues())) {
      assertThat(reporters)
          .isEqualTo(String.join(",", cast(defaults.get("metric.reporters"))) + "," + OURS);
    }
  }

  @Test
  void leavesTheUsersReportersAndTheirAbsence() {
    assertThat(WatchBrokers.properties("a.B, c.D ", "control"))
        .containsEntry("metric.reporters", "a.B, c.D," + OURS)
        .containsEntry("kadian.operator", "control");
    assertThat(WatchBrokers.properties("", "control")).containsEntry("metric.reporters", OURS);
  }

  @SuppressWarnings("unchecked")
  private static Iterable<String> cast(Object list) {
    return (Iterable<String>) list;
  }
}
