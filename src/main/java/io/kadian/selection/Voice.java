// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AudienceChange;
import io.kadian.domain.AudienceSeal;
import io.kadian.domain.DeadLetter;
import io.kadian.domain.Event;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import org.apache.flink.streaming.api.functions.co.BaseBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/** Where selection says what it finds, and when that is. */
record Voice(
    BaseBroadcastProcessFunction.BaseContext context,
    Collector<AudienceChange> out,
    Instant now) {

  void say(AudienceChange change) {
    out.collect(change);
  }

  void say(Event event) {
    context.output(SideOutputs.EVENTS, event);
  }

  void say(DeadLetter letter) {
    context.output(SideOutputs.DEAD_LETTERS, letter);
  }

  void say(AudienceSeal.Part seal) {
    context.output(SideOutputs.SEALS, seal);
  }
}
