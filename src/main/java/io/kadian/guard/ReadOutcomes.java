// SPDX-License-Identifier: Apache-2.0
package io.kadian.guard;

import io.kadian.domain.DeadLetter;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import io.kadian.domain.Outcome;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Takes the batches of the outcomes topic apart: each record is a JSON array of outcomes. */
public final class ReadOutcomes extends ProcessFunction<byte[], Outcome> {
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(byte[] json, Context context, Collector<Outcome> out) {
    try {
      for (Outcome outcome : Json.read(json, Outcome[].class)) {
        out.collect(outcome);
      }
    } catch (InvalidInputException e) {
      Instant now = Instant.ofEpochMilli(context.timerService().currentProcessingTime());
      context.output(
          SideOutputs.DEAD_LETTERS, DeadLetter.of("outcomes", e.getMessage(), json, now));
    }
  }
}
