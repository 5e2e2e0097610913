// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import java.time.Instant;
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
  boolean look(int shard, MapState<String, RowData> members, Voice voice) throws Exception;
}
