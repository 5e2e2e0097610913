// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

/** The statements of {@link Claims}. Each takes a whole batch, as arrays. */
final class ClaimSql {
  static final int SWEPT_AT_ONCE = 50_000;

  /**
   * Grants what can be granted. Of two requests with one text in a batch the first is taken, each
   * time that it is asked for. The order keeps two batches from locking each other. A request that
   * stands in the log has ended; as a DUPLICATE it has only if the text did go to the phone: before
   * a crash it may have repeated one that never left, and after it be the one that goes. One that
   * claimed another text before a crash, when the member's record was another, isn't granted a
   * second. Whoever opted out is granted nothing, also if Flink's state is older than that; nor is
   * marketing to a phone on a suppression list.
   */
  static final String CLAIM =
      """
      insert into sms_claim as c
        (dedup_key, campaign, member, phone, parts, claimant, state, claimed_at)
      select distinct on (a.dedup_key)
        a.dedup_key, a.campaign, a.member, a.phone, a.parts, ?, 'CLAIMED', ?
      from unnest(?::bytea[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::smallint[])
        as a (dedup_key, campaign, member, phone, transactional, parts)
      where not exists (
        select from sms_log l where l.campaign = a.campaign and l.member = a.member
          and (l.repeats is null or exists (
            select from sms_log o where o.phone = l.phone and o.text_hash = l.text_hash
              and o.state in ('SENT', 'UNKNOWN', 'FAILED')
              and coalesce(o.sent, o.updated_at) > l.released - make_interval(secs => ?))))
        and not exists (
          select from sms_claim o where o.campaign = a.campaign and o.member = a.member
            and o.dedup_key <> a.dedup_key)
        and not exists (select from sms_opt_out o where o.phone = a.phone and o.active)
        and (a.transactional or not exists (
          select from sms_suppression s where s.phone = a.phone))
      order by a.dedup_key, a.campaign, a.member
      on conflict (dedup_key) do update
      set campaign = excluded.campaign, member = excluded.member, phone = excluded.phone,
          parts = excluded.parts, claimant = excluded.claimant,
          state = 'CLAIMED', claimed_at = excluded.claimed_at,
          sent_at = null, reason = null, route = null, message_id = null
      where case when (c.campaign, c.member) = (excluded.campaign, excluded.member)
              then c.state = 'CLAIMED' and c.claimant = excluded.claimant
              else c.state = 'FAILED' or coalesce(c.sent_at, (
                select l.sent from sms_log l
                where l.campaign = c.campaign and l.member = c.member), c.claimed_at) <= ?
            end
      """;

  /** The same, for who must know which: to be told of each costs a third of it. */
  static final String CLAIM_AND_TELL = CLAIM + "returning campaign, member\n";

  /**
   * Why the others were not granted: the request's own row in the log, its own claim, whatever its
   * text, and who holds the claim of the text.
   */
  static final String EXPLAIN =
      """
      select a.campaign, a.member,
             case
               when exists (select from sms_opt_out o where o.phone = a.phone and o.active)
                 then 'OPTED_OUT'
               when not a.transactional
                   and exists (select from sms_suppression s where s.phone = a.phone)
                 then 'SUPPRESSION_LIST'
             end as suppressed,
             l.state as log_state, l.phone as log_phone, l.text_hash as log_key,
             l.parts as log_parts, l.reason as log_reason, l.repeats, l.route as log_route,
             l.message_id as log_message_id, l.sent as log_sent,
             o.state as own_state, o.phone as own_phone, o.dedup_key as own_key,
             o.parts as own_parts, o.reason as own_reason, o.route as own_route,
             o.message_id as own_message_id, o.sent_at as own_sent, o.claimant as own_claimant,
             h.campaign || '/' || h.member as holder
      from unnest(?::bytea[], ?::text[], ?::text[], ?::text[], ?::boolean[])
        as a (dedup_key, campaign, member, phone, transactional)
      left join sms_log l on l.campaign = a.campaign and l.member = a.member
      left join sms_claim o on o.campaign = a.campaign and o.member = a.member
      left join sms_claim h on h.dedup_key = a.dedup_key
      """;

  /** Of what was not sent, or perhaps not. What was sent stands in the log. */
  static final String SETTLE =
      """
      update sms_claim c
      set state = s.state, reason = s.reason, route = s.route
      from unnest(?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
        as s (dedup_key, campaign, member, state, reason, route)
      where c.dedup_key = s.dedup_key and c.campaign = s.campaign and c.member = s.member
      """;

  static final String GIVE_BACK =
      """
      delete from sms_claim c
      using unnest(?::bytea[], ?::text[], ?::text[]) as a (dedup_key, campaign, member)
      where c.dedup_key = a.dedup_key and c.campaign = a.campaign and c.member = a.member
        and c.state = 'CLAIMED' and c.claimant = ?
        and not exists (
          select from sms_log l
          where l.campaign = c.campaign and l.member = c.member and l.state = 'SENT')
      """;

  /** In pieces, so that none takes longer than a statement may. */
  static final String SWEEP =
      """
      delete from sms_claim where dedup_key in (
        select c.dedup_key from sms_claim c
        where coalesce(c.sent_at, c.claimed_at) < ?
          and exists (
            select from sms_log l where l.campaign = c.campaign and l.member = c.member)
        limit %d)
      """
          .formatted(SWEPT_AT_ONCE);

  private ClaimSql() {}
}
