// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A broker with the job's topics as a process of its own. It says where it listens. */
public final class KafkaMain {
  static final String SAYS = "bootstrap.servers=";
  static final int PARTITIONS = 4;

  private KafkaMain() {}

  public static void main(String[] args) throws InterruptedException {
    EmbeddedKafka kafka = EmbeddedKafka.start();
    kafka.createTopic("kadian.control", 1, Map.of("cleanup.policy", "compact"));
    kafka.createTopic("kadian.events", 1);
    kafka.createTopic("kadian.outcomes", PARTITIONS);
    kafka.createTopic("kadian.dead-letters", 1);
    kafka.createTopic(LocalParts.MEMBERS_TOPIC, PARTITIONS);
    System.out.println(SAYS + kafka.bootstrapServers());
    new CountDownLatch(1).await();
  }
}
