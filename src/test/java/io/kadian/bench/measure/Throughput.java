// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.measure;

/**
 * How fast something went, from its first message to its last.
 *
 * @param cpuSeconds that the measuring process took meanwhile, all its threads, no other process
 */
public record Throughput(long messages, double seconds, double perSecond, double cpuSeconds) {

  public static Throughput of(long messages, double seconds, double cpuSeconds) {
    return new Throughput(messages, seconds, seconds > 0 ? messages / seconds : 0, cpuSeconds);
  }
}
