// SPDX-License-Identifier: Apache-2.0
package io.kadian.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates topics that can be written to at once. */
public final class NewTopics {
  private static final int PAUSE_MILLIS = 20;

  /** Some 20 s and more: somebody may have deleted it again. */
  private static final int MOST_LOOKS = 1_000;

  private NewTopics() {}

  /**
   * Returns when their leaders answer. Kafka says that a topic is there moments before its leaders
   * take records. Of a producer that has several batches under way the first may be refused then
   * (NOT_LEADER_OR_FOLLOWER) and the second stored; from then on the first is refused for ever
   * (OUT_OF_ORDER_SEQUENCE_NUMBER).
   *
   * @param topics with their numbers of partitions
   * @throws KafkaException as {@link Admin#createTopics} fails
   * @throws TimeoutException if the brokers don't come to know them
   */
  public static void create(Admin admin, Collection<NewTopic> topics) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int i = 0; i < topic.numPartitions(); i++) {
        ends.put(new TopicPartition(topic.name(), i), OffsetSpec.latest());
      }
    }
    try {
      admin.createTopics(topics).all().get();
      for (int looks = 1; !isKnown(ends, admin); looks++) {
        if (looks == MOST_LOOKS) {
          throw new TimeoutException(
              "Kafka made these topics, and after many looks its brokers still don't know them all: "
                  + topics.stream().map(NewTopic::name).toList());
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  /** False while a broker hasn't heard of them; the client waits for leaders, but not for that. */
  private static boolean isKnown(Map<TopicPartition, OffsetSpec> ends, Admin admin)
      throws ExecutionException, InterruptedException {
    try {
      admin.listOffsets(ends).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }
}
