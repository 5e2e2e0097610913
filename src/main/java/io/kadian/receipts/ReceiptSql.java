// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.domain.Delivery;

/** The statements of {@link ReceiptLedger}. */
final class ReceiptSql {

  /** The order of {@link Delivery}; {@code array_position} counts from 1, and null is below. */
  private static final String RANKS =
      "array['UNKNOWN', 'DELETED', 'EXPIRED', 'REJECTED', 'UNDELIVERABLE', 'DELIVERED']";

  /** What became UNKNOWN in a crash names no route, and a receipt may be one for all routes. */
  private static final String OF_ITS_SMSC =
      "coalesce(l.route <> all (string_to_array(r.other_routes, ',')), true)";

  /**
   * Of several receipts for a message the best holds. A message in doubt becomes SENT or FAILED,
   * and so does its claim: it was sent at the latest when it was said to be in doubt. One that a
   * receipt has made FAILED has an id, as no other has, and a later DELIVERED makes it SENT. One
   * whose route was lost in a crash has the receipt's, if that names a single one.
   */
  static final String APPLY =
      """
      with r as materialized (
        select * from unnest(?::int[], ?::text[], ?::text[], ?::text[], ?::int[], ?::text[],
                             ?::text[], ?::timestamptz[], ?::text[])
          as r (n, route, message_id, phone, reference, delivery, error, at, other_routes)),
      hit as materialized (
        select l.campaign, l.member, l.state as was, r.*
        from r join sms_log l on l.message_id = r.message_id and r.message_id <> ''
          and right(l.phone, 8) = right(r.phone, 8)
          and %2$s
        union
        select l.campaign, l.member, l.state, r.*
        from r join sms_log l on l.phone = r.phone and l.state = 'UNKNOWN'
          and %2$s
          and r.reference = (
            select get_byte(h, 0) * 256 + get_byte(h, 1)
            from sha256(convert_to(l.campaign || '/' || l.member, 'UTF8')) h)),
      best as materialized (
        select distinct on (campaign, member) * from hit
        order by campaign, member, array_position(%1$s, delivery) desc, at, n),
      done as (
        update sms_log l
        set delivery = b.delivery, delivery_error = b.error,
            delivered = case when b.delivery = 'DELIVERED' then greatest(b.at, l.sent) end,
            state = case when l.state in ('UNKNOWN', 'FAILED')
              then case when b.delivery in ('DELIVERED', 'UNKNOWN') then 'SENT' else 'FAILED' end
              else l.state end,
            reason = case when l.state not in ('UNKNOWN', 'FAILED') then l.reason
              when b.delivery in ('DELIVERED', 'UNKNOWN') then null
              else 'RECEIPT_' || b.delivery end,
            sent = case when l.state = 'UNKNOWN' then least(b.at, l.updated_at) else l.sent end,
            message_id = coalesce(l.message_id, nullif(b.message_id, '')),
            route = coalesce(l.route, case when b.route not like '%%,%%' then nullif(b.route, '') end),
            updated_at = now()
        from best b
        where l.campaign = b.campaign and l.member = b.member
          and array_position(%1$s, b.delivery) > coalesce(array_position(%1$s, l.delivery), 0)
        returning l.*),
      claims as (
        update sms_claim c
        set state = d.state, reason = d.reason, message_id = d.message_id, route = d.route,
            sent_at = case when d.state = 'SENT' then d.sent end
        from done d
        where c.dedup_key = d.text_hash and c.campaign = d.campaign and c.member = d.member
          and c.state in ('UNKNOWN', 'FAILED'))
      select h.n, h.was is distinct from coalesce(d.state, l.state) or l.state = 'FAILED',
             l.campaign, l.member, l.phone, l.text_hash, l.parts, coalesce(d.state, l.state),
             case when d.campaign is null then l.reason else d.reason end,
             coalesce(d.route, l.route), coalesce(d.message_id, l.message_id), l.due, l.released, coalesce(d.sent, l.sent),
             l.variant
      from hit h
      join sms_log l on l.campaign = h.campaign and l.member = h.member
      left join done d on d.campaign = h.campaign and d.member = h.member
      """
          .formatted(RANKS, OF_ITS_SMSC);

  static final String WAIT =
      """
      insert into sms_receipt as w
        (route, message_id, phone, reference, delivery, error, delivered, received_at, retry_at)
      select distinct on (route, message_id, phone, reference)
        route, message_id, phone, reference, delivery, error, delivered, now(),
        now() + interval '1 second'
      from unnest(?::text[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[],
                  ?::timestamptz[])
        as r (route, message_id, phone, reference, delivery, error, delivered)
      order by route, message_id, phone, reference, array_position(%1$s, delivery) desc
      on conflict (route, message_id, phone, reference) do update
      set delivery = excluded.delivery, error = excluded.error, delivered = excluded.delivered
      where array_position(%1$s, excluded.delivery) > array_position(%1$s, w.delivery)
      """
          .formatted(RANKS);

  static final String DUE =
      """
      select route, message_id, phone, reference, delivery, error, delivered from sms_receipt
      where retry_at <= now() order by retry_at limit ? for update skip locked
      """;

  static final String FOUND =
      """
      delete from sms_receipt w
      using unnest(?::text[], ?::text[], ?::text[], ?::int[])
        as r (route, message_id, phone, reference)
      where w.route = r.route and w.message_id = r.message_id and w.phone = r.phone
        and w.reference = r.reference
      """;

  static final String LATER =
      """
      update sms_receipt w
      set retry_at = now() + greatest(now() - w.received_at, interval '1 second')
      from unnest(?::text[], ?::text[], ?::text[], ?::int[])
        as r (route, message_id, phone, reference)
      where w.route = r.route and w.message_id = r.message_id and w.phone = r.phone
        and w.reference = r.reference
      """;

  static final String GIVE_UP =
      """
      delete from sms_receipt where received_at < ?
      returning route, message_id, phone, reference, delivery, error, delivered
      """;

  private ReceiptSql() {}
}
