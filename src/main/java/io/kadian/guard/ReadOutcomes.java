// SPDX-License-Identifier: Apache-2.0
package io.kadian.guard;

import io.kadian.domain.DeadLetter;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import io.kadian.domain.Outcome;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Takes the batches of the outcomes topic apart: each record is a JSON array of outcomes. */
public final class ReadOutcomes extends ProcessFunction<byte[], Outcome> {
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(byte[] json, Context context, Collector<Outcome> out) {
    try {
      Outcome[] outcomes = Json.read(json, Outcome[].class);
      for (Outcome outcome : outcomes) {
        check(outcome);
      }
      for (Outcome outcome : outcomes) {
        out.collect(outcome);
      }
    } catch (InvalidInputException e) {
      Instant now = Instant.ofEpochMilli(context.timerService().currentProcessingTime());
      context.output(
          SideOutputs.DEAD_LETTERS, DeadLetter.of("outcomes", e.getMessage(), json, now));
    }
  }

  private static void check(@Nullable Outcome outcome) {
    if (outcome == null
        || outcome.phone() == null
        || outcome.campaign() == null
        || outcome.member() == null
        || outcome.state() == null
        || outcome.due() == null
        || (outcome.state() == Outcome.State.SENT && outcome.sent() == null)) {
      throw new InvalidInputException("an outcome lacks what every one has");
    }
  }
}
