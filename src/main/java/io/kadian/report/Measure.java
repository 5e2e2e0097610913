// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

/**
 * Something of a message that is counted over slots. In whole microseconds, so that what falls on a
 * slot's edge falls into the same slot wherever it is counted; {@code date_part}, because {@code
 * extract} is a slow numeric from PostgreSQL 14 on. ({@code date_bin} is missing in 13.)
 */
enum Measure {
  /**
   * When it was to be sent. Not of what a rule or somebody's wish kept back; and of what EXPIRED,
   * only if it had left hold: what never did has the campaign's instant for its own.
   */
  DUE(
      "due",
      "(state in ('SENT', 'FAILED', 'UNKNOWN')"
          + " or (state = 'SUPPRESSED' and reason = 'EXPIRED' and released is not null))"),
  SENT("sent", "state = 'SENT' and sent is not null"),
  DELIVERED("delivered", "state = 'SENT' and delivered is not null"),
  DUE_TO_RELEASED("released - due", "state = 'SENT' and sent is not null"),
  DUE_TO_SENT("sent - due", "state = 'SENT' and sent is not null"),
  SENT_TO_DELIVERED("delivered - sent", "state = 'SENT' and delivered is not null");

  private static final String VALUES =
      """
      select round(date_part('epoch', %s) * 1e6) as v
      from sms_log
      where campaign = ? and %s
      """;

  private final String values;

  Measure(String value, String rows) {
    this.values = VALUES.formatted(value, rows);
  }

  /** How many, how many below 0, and quantiles. One sort, for all of them. */
  String spread() {
    return """
        select count(v), count(v) filter (where v < 0),
               percentile_cont(array[0, 0.5, 0.9, 0.95, 0.99, 0.999, 1]) within group (order by v)
        from (%s) as measured
        """
        .formatted(values);
  }

  /** Slots that hold any; 0: before the first. Parameters: the slots' edges, the campaign. */
  String slots() {
    return """
        select width_bucket(v, ?::float8[]) as slot, count(*)
        from (%s) as measured
        where v is not null
        group by slot
        """
        .formatted(values);
  }
}
