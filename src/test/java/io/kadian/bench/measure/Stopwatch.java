// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** Time and this process's CPU time since it was started. */
public final class Stopwatch {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final long startNanos = System.nanoTime();
  private final long startCpuNanos = PROCESS.getProcessCpuTime();

  private Stopwatch() {}

  public static Stopwatch start() {
    return new Stopwatch();
  }

  /** Seconds, of the clock on the wall. */
  public double seconds() {
    return secondsUntil(System.nanoTime());
  }

  /**
   * @param nanos {@link System#nanoTime} when it was over
   */
  public double secondsUntil(long nanos) {
    return seconds(nanos - startNanos);
  }

  /** Seconds of CPU, over all cores. */
  public double cpuSeconds() {
    return seconds(PROCESS.getProcessCpuTime() - startCpuNanos);
  }

  public Throughput lap(long messages) {
    return Throughput.of(messages, seconds(), cpuSeconds());
  }

  private static double seconds(long nanos) {
    return (double) nanos / TimeUnit.SECONDS.toNanos(1);
  }
}
