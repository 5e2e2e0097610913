// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import io.kadian.testing.LocalParts;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts members into the member topic, a million in some seconds. */
final class MemberFeed {
  private final String bootstrapServers;

  MemberFeed(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Returns when they are stored.
   *
   * @param from the number of the first
   * @param to behind the last
   * @param version of their records
   */
  void produce(int from, int to, int version) {
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers, "linger.ms", 20, "batch.size", 128 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int n = from; n < to; n++) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    LocalParts.MEMBERS_TOPIC,
                    BenchMember.id(n).getBytes(StandardCharsets.UTF_8),
                    BenchMember.json(n, version)),
                (stored, e) -> failure.compareAndSet(null, e));
      }
    }
    if (failure.get() != null) {
      throw new IllegalStateException("Kafka didn't take the members", failure.get());
    }
  }
}
