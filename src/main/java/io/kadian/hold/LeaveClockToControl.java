// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Takes hold's data input out of its clock: an input that is idle holds no watermark back. Without
 * it a watermark would queue behind a thousand tickets, each of which scans a shard, and every
 * other campaign would be late for as long.
 */
public final class LeaveClockToControl<T> implements WatermarkGenerator<T> {
  private LeaveClockToControl() {}

  public static <T> WatermarkStrategy<T> strategy() {
    WatermarkGeneratorSupplier<T> generators = context -> new LeaveClockToControl<>();
    return WatermarkStrategy.forGenerator(generators);
  }

  @Override
  public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {}

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    output.markIdle();
  }
}
