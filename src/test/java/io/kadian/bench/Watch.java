// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Measures a stage, from when it is made until it is told that the stage is over. */
final class Watch implements AutoCloseable {
  private static final int MEMORY_EVERY_SECONDS = 2;
  private static final int MEGABYTE = 1 << 20;

  private final String name;
  private final Rig rig;
  private final Instant begun = Instant.now();
  private final Map<String, Double> cpuBefore;
  private final Map<String, Long> peaks = new ConcurrentHashMap<>();
  private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();

  Watch(String name, Rig rig) {
    this.name = name;
    this.rig = rig;
    this.cpuBefore = rig.costs().cpuSeconds();
    var unused =
        sampler.scheduleWithFixedDelay(this::sample, 0, MEMORY_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private void sample() {
    rig.costs().memory().forEach((process, octets) -> peaks.merge(process, octets, Math::max));
  }

  /**
   * The stage is over.
   *
   * @param messages that went through it
   * @param took measured more sharply than by this call
   */
  Figures.Stage end(long messages, Duration took) throws Exception {
    rig.requireNoRestart();
    sample();
    Map<String, Double> cpu = new LinkedHashMap<>();
    rig.costs()
        .cpuSeconds()
        .forEach(
            (process, seconds) ->
                cpu.put(process, (seconds - cpuBefore.get(process)) / messages * 1_000_000));
    Map<String, Long> megabytes = new LinkedHashMap<>();
    cpu.keySet().forEach(process -> megabytes.put(process, peaks.get(process) / MEGABYTE));
    return new Figures.Stage(
        name,
        messages,
        took.toMillis() / 1000.0,
        cpu,
        megabytes,
        rig.checkpoints().begunBetween(begun, Instant.now()));
  }

  @Override
  public void close() {
    sampler.shutdownNow();
  }
}
