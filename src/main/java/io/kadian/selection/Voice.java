// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AudienceChange;
import io.kadian.domain.AudienceSeal;
import io.kadian.domain.DeadLetter;
import io.kadian.domain.Event;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Where selection says what it finds, and when that is. */
record Voice(Aside aside, Collector<AudienceChange> out, Instant now) {

  /** A context's way to say something besides its output. */
  interface Aside {
    <T> void output(OutputTag<T> tag, T value);
  }

  void say(AudienceChange change) {
    out.collect(change);
  }

  void say(Event event) {
    aside.output(SideOutputs.EVENTS, event);
  }

  void say(DeadLetter letter) {
    aside.output(SideOutputs.DEAD_LETTERS, letter);
  }

  void say(AudienceSeal.Part seal) {
    aside.output(SideOutputs.SEALS, seal);
  }
}
