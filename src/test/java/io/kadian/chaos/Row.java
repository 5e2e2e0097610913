// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import io.kadian.domain.Outcome;
import io.kadian.testing.PartsProcesses;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** A row of sms_log. */
record Row(
    String request,
    String phone,
    @Nullable String hash,
    Outcome.State state,
    @Nullable String reason,
    @Nullable String repeats,
    @Nullable String messageId) {

  /** Every row of a round's campaigns, by request: the table's key. */
  static Map<String, Row> of(PartsProcesses parts, String round) throws SQLException {
    Map<String, Row> rows = new HashMap<>();
    for (List<String> row :
        parts.query(
            "select campaign || '/' || member, phone, encode(text_hash, 'hex'), state, reason,"
                + " repeats, message_id from sms_log where campaign like '"
                + round
                + "-%'")) {
      rows.put(
          row.get(0),
          new Row(
              row.get(0),
              row.get(1),
              row.get(2),
              Outcome.State.valueOf(row.get(3)),
              row.get(4),
              row.get(5),
              row.get(6)));
    }
    return rows;
  }

  boolean isSuppressedFor(String why) {
    return state == Outcome.State.SUPPRESSED && why.equals(reason);
  }

  /** It may have reached the phone. */
  boolean counts() {
    return state == Outcome.State.SENT || state == Outcome.State.UNKNOWN;
  }

  /** Without the phone. */
  @Override
  public String toString() {
    return request
        + " "
        + state
        + (reason == null ? "" : " " + reason)
        + (repeats == null ? "" : " of " + repeats)
        + (messageId == null ? "" : " " + messageId);
  }
}
