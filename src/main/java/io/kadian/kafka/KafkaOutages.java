// SPDX-License-Identifier: Apache-2.0
package io.kadian.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients in a process, and what is said while they have no broker: one line when the first of
 * them finds none, and one when all of them have one again. Thread-safe.
 */
final class KafkaOutages {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaOutages.class);

  /**
   * @param servers where it begins to look for brokers
   * @param operator whose it is
   */
  record Client(
      String servers,
      String operator,
      Supplier<BrokerContact.Figures> figures,
      BrokerContact contact) {}

  private final LongSupplier nanoTime;
  private final List<Client> clients = new ArrayList<>();

  /** What was told of and isn't over: the servers, and since when they have been away. */
  private final Map<String, Long> told = new HashMap<>();

  /**
   * @param nanoTime {@link System#nanoTime}
   */
  KafkaOutages(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  synchronized void add(Client client) {
    clients.add(client);
  }

  /**
   * That it is closed ends no outage: only who gets through knows that it is over. So a job that is
   * started again and again while Kafka is away says so once.
   *
   * @return whether others are left
   */
  synchronized boolean remove(Client client) {
    clients.remove(client);
    return !clients.isEmpty();
  }

  /** To be called about once a second. */
  synchronized void look() {
    long now = nanoTime.getAsLong();
    clients.forEach(client -> client.contact().look(client.figures().get(), now));
    clients.stream()
        .collect(Collectors.groupingBy(Client::servers))
        .forEach((servers, those) -> tell(servers, those, now));
  }

  private void tell(String servers, List<Client> those, long now) {
    long millis =
        those.stream().mapToLong(client -> client.contact().awayMillis(now)).max().orElse(0);
    if (those.stream().anyMatch(client -> client.contact().isAway())) {
      if (told.putIfAbsent(servers, now - Duration.ofMillis(millis).toNanos()) == null) {
        LOG.warn(
            "Kafka can't be reached: {}. Waiting, and trying again: {}",
            servers,
            those.stream()
                .map(Client::operator)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", ")));
      }
    } else if (told.containsKey(servers)
        && those.stream().anyMatch(client -> client.contact().isKept())) {
      LOG.info(
          "Kafka can be reached again after {}: {}",
          Duration.ofMillis(Duration.ofNanos(now - told.remove(servers)).toMillis()),
          servers);
    }
  }

  /** The longest of that operator's clients here; 0 while all is well. */
  synchronized long awayMillis(String operator) {
    long now = nanoTime.getAsLong();
    return clients.stream()
        .filter(client -> client.operator().equals(operator))
        .mapToLong(client -> client.contact().awayMillis(now))
        .max()
        .orElse(0);
  }
}
