// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jsmpp.SMPPConstant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be delivered to receiver binds: kept until it is answered ESME_ROK, and delivered
 * again to the next bind if the connection ended first, or after a while if it was put off.
 */
final class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  /** Unanswered on one bind; a usual window is smaller. */
  private static final int WINDOW = 1000;

  private static final Duration PUT_OFF = Duration.ofMillis(500);

  private final BiConsumer<Duration, Runnable> timer;
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private final Map<Receiver, Map<Integer, Waiting>> unanswered = new LinkedHashMap<>();
  private long receipts;
  private long replies;
  private long delivered;
  private long redelivered;
  private int putOff;

  private record Waiting(MobileMessage message, boolean again) {}

  /**
   * @param receipts made; each counts once, however often it was delivered
   * @param replies made
   * @param delivered deliver_sm's answered ESME_ROK
   * @param redelivered deliver_sm's beyond the first of a message
   * @param undelivered messages that wait, or wait for an answer
   */
  record Counts(long receipts, long replies, long delivered, long redelivered, int undelivered) {}

  Deliveries(BiConsumer<Duration, Runnable> timer) {
    this.timer = timer;
  }

  synchronized void receipt(MobileMessage message) {
    receipts++;
    add(message);
  }

  synchronized void reply(MobileMessage message) {
    replies++;
    add(message);
  }

  synchronized void bound(Receiver receiver) {
    unanswered.put(receiver, new HashMap<>());
    pump();
  }

  /** Delivers what it didn't answer to another. */
  synchronized void gone(Receiver receiver) {
    Map<Integer, Waiting> left = unanswered.remove(receiver);
    if (left != null) {
      List<Integer> sequences = new ArrayList<>(left.keySet());
      sequences.sort(null);
      for (int i = sequences.size() - 1; i >= 0; i--) {
        queue.addFirst(new Waiting(left.get(sequences.get(i)).message(), true));
      }
      pump();
    }
  }

  synchronized void answered(Receiver receiver, int sequence, int status) {
    Map<Integer, Waiting> open = unanswered.get(receiver);
    Waiting message = open == null ? null : open.remove(sequence);
    if (message == null) {
      return;
    }
    if (status == SMPPConstant.STAT_ESME_ROK) {
      delivered++;
    } else {
      putOff++;
      timer.accept(PUT_OFF, () -> again(message));
    }
    pump();
  }

  synchronized Counts counts() {
    int open = unanswered.values().stream().mapToInt(Map::size).sum();
    return new Counts(receipts, replies, delivered, redelivered, queue.size() + open + putOff);
  }

  synchronized void clear() {
    receipts = 0;
    replies = 0;
    delivered = 0;
    redelivered = 0;
  }

  private synchronized void again(Waiting message) {
    putOff--;
    queue.add(new Waiting(message.message(), true));
    pump();
  }

  private void add(MobileMessage message) {
    queue.add(new Waiting(message, false));
    pump();
  }

  private void pump() {
    for (var bind : unanswered.entrySet()) {
      while (!queue.isEmpty() && bind.getValue().size() < WINDOW) {
        Waiting next = queue.poll();
        redelivered += next.again() ? 1 : 0;
        try {
          bind.getKey().deliver(next.message(), sequence -> bind.getValue().put(sequence, next));
        } catch (IOException e) {
          LOG.debug("A bind ended while it was delivered to", e);
          break; // it is gone in a moment, and this with it
        }
      }
    }
  }
}
