// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import java.util.List;

/** What the ledger says of a campaign that has gone out. */
final class LedgerRows {
  private LedgerRows() {}

  /**
   * Waits until each message has its row, and says how long after the instant the last one was
   * written.
   *
   * @throws IllegalStateException if one was not sent: a figure of such a run means nothing
   */
  static double secondsToTheLastRow(Rig rig, String campaign, long messages) throws Exception {
    String count = "select count(*) from sms_log where campaign = '%s'".formatted(campaign);
    Rig.until("all rows", () -> Long.parseLong(rig.row(count).get(0)) >= messages);
    List<String> row =
        rig.row(
            ("select count(*) filter (where state <> 'SENT'), min(sent) < min(due),"
                    + " extract(epoch from max(updated_at) - min(due))"
                    + " from sms_log where campaign = '%s'")
                .formatted(campaign));
    if (!row.get(0).equals("0") || row.get(1).equals("t")) {
      throw new IllegalStateException(
          row.get(0) + " messages of " + campaign + " were not sent, or some left early");
    }
    return Double.parseDouble(row.get(2));
  }
}
