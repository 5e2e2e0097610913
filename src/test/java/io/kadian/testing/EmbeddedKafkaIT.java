// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddedKafkaIT {

  @Test
  void storesWhatIsProducedAndLeavesNothingBehind() {
    EmbeddedKafka kafka = EmbeddedKafka.start();
    try (kafka;
        EmbeddedKafka other = EmbeddedKafka.start()) {
      kafka.createTopic("one", 1, Map.of("cleanup.policy", "compact"));
      kafka.createTopic("three", 3);
      kafka.produce("one", "key", "会员");
      kafka.produce("one", "key", null);
      List<String> many = IntStream.range(0, 1000).mapToObj(String::valueOf).toList();
      kafka.produceAll("three", many);

      assertThat(kafka.read("one")).containsExactly("会员", null);
      assertThat(kafka.records("one"))
          .extracting(record -> new String(record.key(), UTF_8))
          .containsExactly("key", "key");
      assertThat(kafka.read("three")).containsExactlyInAnyOrderElementsOf(many);
      assertThat(other.bootstrapServers()).isNotEqualTo(kafka.bootstrapServers());
      assertThat(kafka.folder()).exists();
    }
    assertThat(kafka.folder()).doesNotExist();
  }
}
