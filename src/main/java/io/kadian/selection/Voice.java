// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AudienceChange;
import io.kadian.domain.AudienceSeal;
import io.kadian.domain.DeadLetter;
import io.kadian.domain.Event;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/** Where selection says what it finds, and when that is. */
record Voice(Output<StreamRecord<AudienceChange>> output, Instant now) {

  void say(AudienceChange change) {
    output.collect(new StreamRecord<>(change));
  }

  void say(Event event) {
    aside(SideOutputs.EVENTS, event);
  }

  void say(DeadLetter letter) {
    aside(SideOutputs.DEAD_LETTERS, letter);
  }

  void say(AudienceSeal.Part seal) {
    aside(SideOutputs.SEALS, seal);
  }

  private <T> void aside(OutputTag<T> where, T what) {
    output.collect(where, new StreamRecord<>(what));
  }
}
