// SPDX-License-Identifier: Apache-2.0
package io.kadian.status;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads a topic, all its partitions, for a person who waits: from the beginning, and then what has
 * come since. A topic that doesn't exist has no records, until it does. Not thread-safe.
 */
final class TopicTail implements AutoCloseable {
  private final KafkaConsumer<String, byte[]> consumer;
  private final String topic;

  /**
   * @param kafka client properties
   */
  TopicTail(Properties kafka, String topic) {
    this.consumer = new KafkaConsumer<>(consumerProperties(kafka));
    this.topic = topic;
  }

  /**
   * Hands on what the topic holds now and wasn't handed on before.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker can't be reached or refuses
   */
  void readToEnd(Consumer<ConsumerRecord<String, byte[]>> each) {
    if (!found()) {
      return;
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    long lastRead = System.nanoTime();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofMillis(100));
      records.forEach(each);
      long now = System.nanoTime();
      if (!records.isEmpty()) {
        lastRead = now;
      } else if (now - lastRead > News.PATIENCE.toNanos()) {
        throw new TimeoutException("no records of " + topic + " for " + News.PATIENCE);
      }
    }
  }

  /** Leaves out what the topic holds now. */
  void skipToEnd() {
    if (found()) {
      consumer.seekToEnd(consumer.assignment());
      consumer.assignment().forEach(consumer::position); // or it would be sought when it is read
    }
  }

  private boolean found() {
    if (!consumer.assignment().isEmpty()) {
      return true;
    }
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    if (partitions == null || partitions.isEmpty()) {
      return false;
    }
    consumer.assign(
        partitions.stream().map(p -> new TopicPartition(topic, p.partition())).toList());
    consumer.seekToBeginning(consumer.assignment());
    return true;
  }

  private static Properties consumerProperties(Properties kafka) {
    Properties properties = new Properties();
    properties.putAll(kafka);
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) News.PATIENCE.toMillis() - 1000);
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) News.PATIENCE.toMillis());
    return properties;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
