// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.ControlRecord;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import io.kadian.kafka.NewTopics;
import io.kadian.status.News;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes to the control topic; it makes the topic if need be, as it must be. */
final class ControlTopic {
  private final Properties kafka;
  private final String topic;

  ControlTopic(Properties kafka, String topic) {
    this.kafka = new Properties();
    this.kafka.putAll(kafka);
    int patience = (int) News.PATIENCE.toMillis();
    this.kafka.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, patience - 1000);
    this.kafka.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, patience);
    this.topic = topic;
  }

  /**
   * Makes the topic if there is none.
   *
   * @return what is worth a word
   * @throws InvalidInputException if there is one that can't be used
   */
  List<String> prepare() {
    try (Admin admin = Admin.create(kafka)) {
      Optional<TopicDescription> found = describe(admin);
      if (found.isEmpty()) {
        create(admin);
        return List.of("made the topic " + topic + ": 1 partition, compacted");
      }
      int partitions = found.get().partitions().size();
      if (partitions > 1) {
        throw new InvalidInputException(
            "kafka.control-topic: "
                + topic
                + " has "
                + partitions
                + " partitions and must have 1: the order of its records counts, and Kafka keeps"
                + " it within a partition only. Delete the topic, or name another.");
      }
      return warnings(admin);
    }
  }

  /** Returns when Kafka has them all; in their order. */
  void publish(List<? extends ControlRecord> records) {
    Properties properties = new Properties();
    properties.putAll(kafka);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) News.PATIENCE.toMillis());
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) News.PATIENCE.toMillis());
    List<Future<?>> sent = new ArrayList<>();
    try (var producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      for (ControlRecord record : records) {
        sent.add(producer.send(new ProducerRecord<>(topic, record.key(), Json.bytes(record))));
      }
      producer.flush();
      sent.forEach(ControlTopic::get);
    }
  }

  private Optional<TopicDescription> describe(Admin admin) {
    try {
      return Optional.of(get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  private void create(Admin admin) {
    NewTopic compacted =
        new NewTopic(topic, Optional.of(1), Optional.empty())
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try {
      NewTopics.create(admin, List.of(compacted));
    } catch (TopicExistsException e) {
      // Somebody was quicker, and did the same.
    }
  }

  private List<String> warnings(Admin admin) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config;
    try {
      config = get(admin.describeConfigs(List.of(resource)).all()).get(resource);
    } catch (KafkaException e) {
      return List.of(); // not everybody may look
    }
    ConfigEntry policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
    return policy == null || policy.value().equals(TopicConfig.CLEANUP_POLICY_COMPACT)
        ? List.of()
        : List.of(
            "warning: "
                + topic
                + " has cleanup.policy="
                + policy.value()
                + ", so Kafka will delete segments and campaigns in time; set it to compact");
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
