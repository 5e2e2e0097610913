// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AudienceChange;
import io.kadian.domain.Event;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.table.data.RowData;

/** Something that one subtask is asked, shard by shard. */
interface Inquiry {
  Instant askedAt();

  /**
   * Looks at a shard; a second time changes nothing.
   *
   * @param members the shard's
   * @return true if the subtask has said all that it will
   */
  boolean look(int shard, MapState<String, RowData> members, Answers answers) throws Exception;

  /** Where answers go. */
  record Answers(Instant now, Consumer<Event> events, Consumer<AudienceChange> messages) {
    void say(Event event) {
      events.accept(event);
    }

    void send(AudienceChange message) {
      messages.accept(message);
    }
  }
}
