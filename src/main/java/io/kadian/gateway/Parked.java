// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Messages that had left hold when their campaign's switch was worked, in the order in which they
 * came. Thread-safe.
 */
final class Parked {
  private final Map<String, Queue<Attempt>> byCampaign = new HashMap<>();

  synchronized void add(Attempt attempt) {
    byCampaign.computeIfAbsent(attempt.sms().campaign(), id -> new ArrayDeque<>()).add(attempt);
  }

  synchronized Set<String> campaigns() {
    return new HashSet<>(byCampaign.keySet());
  }

  /** All of a campaign's. */
  synchronized List<Attempt> take(String campaign) {
    Queue<Attempt> taken = byCampaign.remove(campaign);
    return taken == null ? List.of() : List.copyOf(taken);
  }

  synchronized List<Attempt> take(Predicate<Attempt> which) {
    List<Attempt> taken = new ArrayList<>();
    for (Queue<Attempt> attempts : byCampaign.values()) {
      attempts.removeIf(attempt -> which.test(attempt) && taken.add(attempt));
    }
    byCampaign.values().removeIf(Queue::isEmpty);
    return taken;
  }
}
