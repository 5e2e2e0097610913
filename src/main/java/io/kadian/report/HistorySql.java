// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

/** The statements of {@link HistoryReader}. */
final class HistorySql {
  private static final String REQUEST =
      """
      select l.*, r.state as repeated_state, r.sent as repeated_sent
      from %s
      left join sms_log r
        on r.campaign = split_part(l.repeats, '/', 1)
          and r.member = substr(l.repeats, strpos(l.repeats, '/') + 1)
      where %s
      """;

  /**
   * The ledger's campaigns, one look into the index each. There is no index by member alone, which
   * every message would have to be written to: each campaign is asked for the member instead.
   */
  private static final String CAMPAIGNS =
      """
      with recursive campaigns as (
        (select campaign from %1$s order by campaign limit 1)
        union all
        select (select t.campaign from %1$s t where t.campaign > c.campaign
                order by t.campaign limit 1)
        from campaigns c
        where c.campaign is not null)
      """;

  /** Claimed, and no outcome; or the outcome is UNKNOWN, because of a crash. */
  private static final String CLAIM =
      """
      select c.* from %s
      where %s and not exists (
        select from sms_log l
        where l.campaign = c.campaign and l.member = c.member
          and (c.state <> 'CLAIMED' or l.state = 'SENT'))
      """;

  static final String REQUESTS_OF_PHONE = REQUEST.formatted("sms_log l", "l.phone = ?");

  static final String REQUESTS_OF_MEMBER =
      CAMPAIGNS.formatted("sms_log")
          + REQUEST.formatted(
              "campaigns join sms_log l on l.campaign = campaigns.campaign", "l.member = ?");

  static final String CLAIMS_OF_PHONE = CLAIM.formatted("sms_claim c", "c.phone = ?");

  static final String CLAIMS_OF_MEMBER =
      CAMPAIGNS.formatted("sms_claim")
          + CLAIM.formatted(
              "campaigns join sms_claim c on c.campaign = campaigns.campaign", "c.member = ?");

  static final String OPT_OUTS = "select * from sms_opt_out where phone = any (?)";

  static final String RECEIPTS = "select * from sms_receipt where phone = any (?)";

  /** The ledger's campaigns, for who mistyped one. */
  static final String KNOWN_CAMPAIGNS =
      CAMPAIGNS.formatted("sms_log") + "select campaign from campaigns where campaign is not null";

  private HistorySql() {}
}
