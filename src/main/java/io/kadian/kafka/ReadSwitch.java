// SPDX-License-Identifier: Apache-2.0
package io.kadian.kafka;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import io.kadian.domain.SendingRules;
import io.kadian.domain.Standing;
import io.kadian.domain.Switch;
import io.kadian.domain.Switchboard;
import io.kadian.domain.Timetable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The switches as the control topic has them, read by a consumer of its own from the beginning to
 * the end, and then on and on. While the broker is away they stand as they stood: nobody can work
 * them then.
 */
public final class ReadSwitch implements Switch {
  private static final Logger LOG = LoggerFactory.getLogger(ReadSwitch.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final Thread reader = new Thread(this::read, "switch");
  private final CountDownLatch known = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Switchboard board = new Switchboard();
  private final SendingRules rules;
  private volatile Map<String, Timetable> timetables = Map.of();
  private volatile Runnable changed = () -> {};
  private volatile @Nullable Throwable failure;

  private ReadSwitch(Properties kafka, String topic, SendingRules rules) {
    this.rules = rules;
    this.consumer = new KafkaConsumer<>(consumerProperties(kafka));
    this.topic = topic;
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * @param kafka client properties
   * @param rules for campaigns that say nothing else
   */
  public static Opener of(Properties kafka, String topic, SendingRules rules) {
    return () -> {
      ReadSwitch opened = new ReadSwitch(kafka, topic, rules);
      try {
        opened.known.await();
        return opened;
      } catch (InterruptedException e) { // the task is cancelled
        opened.close();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the switches were read", e);
      }
    };
  }

  /**
   * @throws IllegalStateException if they aren't known any more, which fails the job
   */
  @Override
  @Nullable
  public Timetable of(String campaign) {
    if (failure != null) {
      throw new IllegalStateException("The switches can't be read", failure);
    }
    return timetables.get(campaign);
  }

  @Override
  public void onChange(Runnable changed) {
    this.changed = changed;
    changed.run(); // for what came meanwhile
  }

  private void read() {
    try {
      long end = -1;
      while (closing.getCount() > 0) {
        try {
          if (consumer.assignment().isEmpty()) {
            assign();
          }
          if (end < 0) {
            end = consumer.endOffsets(consumer.assignment()).values().iterator().next();
          }
          hear(consumer.poll(known.getCount() > 0 ? Duration.ofMillis(10) : POLL));
          if (consumer.position(consumer.assignment().iterator().next()) >= end) {
            known.countDown();
          }
        } catch (WakeupException | InterruptException e) {
          return;
        } catch (KafkaException e) {
          LOG.warn("The control topic {} can't be read now: {}", topic, e.toString());
          if (closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("The switches can't be read", e);
      failure = e;
    } finally {
      known.countDown();
      consumer.close();
    }
  }

  private void assign() {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    if (partitions == null || partitions.isEmpty()) {
      throw new KafkaException("there is no topic " + topic);
    }
    consumer.assign(List.of(new TopicPartition(topic, 0))); // it has one, as the order counts
    consumer.seekToBeginning(consumer.assignment());
  }

  private void hear(ConsumerRecords<byte[], byte[]> records) {
    if (records.isEmpty()) {
      return;
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.value() != null) {
        try {
          board.hear(Json.read(record.value(), ControlRecord.class));
        } catch (InvalidInputException e) {
          LOG.debug("Control keeps it as a dead letter: {}", e.getMessage());
        }
      }
    }
    Map<String, Timetable> now = new HashMap<>();
    board
        .standings()
        .forEach((id, standing) -> now.put(id, timetable(board.campaign(id), standing)));
    if (!now.equals(timetables)) {
      timetables = now;
      changed.run();
    }
  }

  /** The one there is, unless something has changed. */
  private Timetable timetable(Campaign campaign, Standing standing) {
    Timetable known = timetables.get(campaign.id());
    return known != null && known.standing().equals(standing) && known.campaign().equals(campaign)
        ? known
        : new Timetable(campaign, standing, rules);
  }

  private static Properties consumerProperties(Properties kafka) {
    Properties properties = new Properties();
    properties.putAll(kafka);
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return properties;
  }

  /** Waits for the reader's end. */
  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        reader.join();
      } catch (InterruptedException e) {
        interrupted = true;
        reader.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
