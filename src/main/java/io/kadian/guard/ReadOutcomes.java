// SPDX-License-Identifier: Apache-2.0
package io.kadian.guard;

import io.kadian.domain.DeadLetter;
import io.kadian.domain.EncodedText;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import io.kadian.domain.Outcome;
import io.kadian.domain.Outcome.State;
import io.kadian.types.JobTime;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Takes the batches of the outcomes topic apart: each record is a JSON array of outcomes. */
public final class ReadOutcomes extends ProcessFunction<byte[], Outcome> {
  private static final long serialVersionUID = 1L;

  private static final Pattern E_164 = Pattern.compile("\\+[1-9]\\d{1,19}");
  private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

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
      Instant now =
          JobTime.of(getRuntimeContext()).instantAt(context.timerService().currentProcessingTime());
      context.output(
          SideOutputs.DEAD_LETTERS, DeadLetter.of("outcomes", e.getMessage(), json, now));
    }
  }

  /**
   * What the guard, or the way to it, would fail at. Of a batch with a bad one nothing is taken.
   */
  private static void check(@Nullable Outcome outcome) {
    require(outcome != null, "an outcome is null");
    require(outcome.campaign() != null, "campaign is missing");
    require(outcome.member() != null, "member is missing");
    require(
        outcome.phone() != null && E_164.matcher(outcome.phone()).matches(),
        "phone is missing or not in E.164");
    require(outcome.state() != null, "state is missing");
    require(
        outcome.parts() >= 0 && outcome.parts() <= EncodedText.MAX_PARTS, "parts is out of range");
    require(outcome.due() != null, "due is missing");
    require(outcome.state() != State.SENT || outcome.sent() != null, "SENT, and sent is missing");
    require(
        Stream.of(outcome.due(), outcome.released(), outcome.sent())
            .filter(Objects::nonNull)
            .allMatch(at -> !at.isBefore(Instant.EPOCH) && at.isBefore(YEAR_10000)),
        "an instant is not between the years 1970 and 9999");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new InvalidInputException("cannot be read as Outcome[]: " + what);
    }
  }
}
