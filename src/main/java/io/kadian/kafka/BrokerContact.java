// SPDX-License-Identifier: Apache-2.0
package io.kadian.kafka;

import java.time.Duration;
import javax.annotation.Nullable;

/**
 * Judges from one client's own figures whether it reaches any broker, look by look.
 *
 * <p>Whatever it receives from anyone is contact. Against it speaks that connections fail or end,
 * or that there are none, while nothing is received. That alone is no outage: a broker that
 * restarts lets the others' clients go on within seconds, and an idle connection is closed
 * (connections.max.idle.ms) and opened again at once. So it must last.
 *
 * <p>Silence on an open connection says nothing: an operator under backpressure doesn't read what
 * lies in its socket. A broker that hangs is noticed when the request times out and the client
 * closes the connection (request.timeout.ms, 30 s).
 */
final class BrokerContact {
  /** Shorter than that is a blip. */
  static final Duration BLIP = Duration.ofSeconds(5);

  /** A consumer that hasn't polled for so long is kept from it: Flink's polls last up to 10 s. */
  private static final double STILL_POLLS_SECONDS = 15;

  /**
   * What a client's metrics say at a moment.
   *
   * @param received octets, since it began
   * @param closed connections that ended or failed, since it began
   * @param open connections, those that are being opened too
   * @param sincePoll seconds since a consumer asked for records, negative if it never did; 0 for
   *     other clients, which do their network's work by themselves
   */
  record Figures(double received, double closed, double open, double sincePoll) {
    private boolean isTrying() {
      return sincePoll >= 0 && sincePoll < STILL_POLLS_SECONDS;
    }
  }

  private double received;
  private double closedBefore;
  private boolean away;
  private @Nullable Long since;

  /**
   * @param nanos {@link System#nanoTime}'s
   */
  void look(Figures figures, long nanos) {
    if (figures.received() > received) {
      received = figures.received();
      closedBefore = figures.closed();
      since = null;
      away = false;
    } else if (figures.isTrying()) {
      boolean fails = figures.closed() > closedBefore || figures.open() == 0;
      if (fails && since == null) {
        since = nanos;
      }
      away = since != null && nanos - since >= BLIP.toNanos();
    } else if (!away) { // what it found before nobody can tell now
      closedBefore = figures.closed();
      since = null;
    }
  }

  boolean isAway() {
    return away;
  }

  /** Whether it has received something, and nothing speaks against it since. */
  boolean isKept() {
    return received > 0 && since == null;
  }

  /** How long it has had no broker; 0 while it has one, and in a blip. */
  long awayMillis(long nanos) {
    return away && since != null ? Duration.ofNanos(nanos - since).toMillis() : 0;
  }
}
