// SPDX-License-Identifier: Apache-2.0
package io.kadian.control;

import java.time.Clock;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Makes event time the wall clock's time: every auto-watermark interval (20 ms in
 * flink-conf/config.yaml; Flink's default of 200 ms would be a lateness of its own) it says that it
 * is now. What the records say plays no part, so a record from the future runs nothing ahead and a
 * silent topic holds nothing back.
 */
public final class WallClockWatermarks<T> implements WatermarkGenerator<T> {
  private final Clock clock;

  private WallClockWatermarks(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param clock serializable, as those of {@link Clock#systemUTC()} are
   */
  public static <T> WatermarkStrategy<T> strategy(Clock clock) {
    WatermarkGeneratorSupplier<T> generators = context -> new WallClockWatermarks<>(clock);
    return WatermarkStrategy.forGenerator(generators);
  }

  @Override
  public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {}

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    output.emitWatermark(new Watermark(clock.millis()));
  }
}
