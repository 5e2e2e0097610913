// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.peer;

import io.kadian.bench.measure.Throughput;

/**
 * What a run of the peer came to.
 *
 * @param messages that it settled
 * @param sent of these, those that the SMSC took
 * @param seconds from the instant to the last commit
 * @param cpuSeconds of its own process: neither PostgreSQL's nor the SMSC's
 * @param firstLateMillis from the instant to the SMSC's first answer
 */
public record PeerFigures(
    long messages,
    long sent,
    double seconds,
    double perSecond,
    double cpuSeconds,
    double firstLateMillis) {

  static PeerFigures of(Throughput whole, long sent, double firstLateMillis) {
    return new PeerFigures(
        whole.messages(),
        sent,
        whole.seconds(),
        whole.perSecond(),
        whole.cpuSeconds(),
        firstLateMillis);
  }
}
