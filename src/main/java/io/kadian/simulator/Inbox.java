// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import io.kadian.domain.DedupKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every phone's messages. Of each pair of phone and text it keeps a hash, a count and two times,
 * some 110 bytes: a million messages in 110 MB. Whole messages are kept up to a number.
 */
final class Inbox {
  private static final int MOST_REPEATED = 10_000;
  private static final int MOST_TEXTS = 100;

  private final int remembered;
  private final Map<DedupKey, Seen> seen = new HashMap<>();
  private final Map<DedupKey, Repeat> repeated = new LinkedHashMap<>();
  private final Map<String, Integer> texts = new LinkedHashMap<>();
  private final List<ReceivedMessage> messages = new ArrayList<>();
  private long received;
  private long repeats;

  Inbox(int remembered) {
    this.remembered = remembered;
  }

  void add(ReceivedMessage message) {
    // Outside the lock: it costs more than the rest.
    add(message, DedupKey.of(message.phone(), message.text()));
  }

  private synchronized void add(ReceivedMessage message, DedupKey key) {
    received++;
    long millis = message.at().toEpochMilli();
    Seen before = seen.putIfAbsent(key, new Seen(millis));
    if (before != null) {
      before.again(millis);
      repeats++;
      if (repeated.size() < MOST_REPEATED) {
        repeated.putIfAbsent(key, new Repeat(message.phone(), message.text(), before));
      }
    }
    if (texts.size() < MOST_TEXTS || texts.containsKey(message.text())) {
      texts.merge(message.text(), 1, Integer::sum);
    }
    if (messages.size() < remembered) {
      messages.add(message);
    }
  }

  synchronized List<ReceivedMessage> messages() {
    return List.copyOf(messages);
  }

  synchronized List<RepeatedMessage> repeated() {
    return repeated.values().stream().map(Repeat::message).toList();
  }

  synchronized void clear() {
    seen.clear();
    repeated.clear();
    texts.clear();
    messages.clear();
    received = 0;
    repeats = 0;
  }

  synchronized Counts counts() {
    return new Counts(received, seen.size(), repeats, new LinkedHashMap<>(texts));
  }

  record Counts(long received, int distinct, long repeats, Map<String, Integer> texts) {}

  private static final class Seen {
    private final long firstMillis;
    private long lastMillis;
    private int times = 1;

    Seen(long millis) {
      firstMillis = millis;
      lastMillis = millis;
    }

    void again(long millis) {
      times++;
      lastMillis = millis;
    }
  }

  private record Repeat(String phone, String text, Seen seen) {
    RepeatedMessage message() {
      return new RepeatedMessage(
          phone,
          text,
          seen.times,
          Instant.ofEpochMilli(seen.firstMillis),
          Instant.ofEpochMilli(seen.lastMillis));
    }
  }
}
