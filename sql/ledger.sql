-- The ledger: what was sent to whom, and why somebody was not sent anything. PostgreSQL 13 or newer.
-- Run it once before the first start (psql -f sql/ledger.sql); running it again changes nothing.

-- One row a text and phone that is being sent or was sent lately. It is what makes "never twice" hold
-- when everything else is rolled back or killed: no row claimed here, no submit_sm. Small and hot:
-- rows are swept once the window is over.
create table if not exists sms_claim (
  -- First 16 octets of SHA-256 over the E.164 phone, a line feed and the NFC-normalised text.
  dedup_key  bytea primary key,
  -- The request that holds the claim.
  campaign   text not null,
  member     text not null,
  -- What was claimed: after a crash the member's record may be another.
  phone      text,
  parts      smallint,
  -- The run of the gateway that claimed it. A claim of an earlier run that was never settled means
  -- that nobody knows whether the message left.
  claimant   uuid not null,
  -- CLAIMED until it ends otherwise than SENT, which sms_log says, and a claim only where a receipt has
  -- settled a message in doubt (and before 0.2).
  state      text not null check (state in ('CLAIMED', 'SENT', 'FAILED', 'UNKNOWN')),
  claimed_at timestamptz not null,
  -- The window counts from when the SMSC took it: this, or else sms_log's.
  sent_at    timestamptz,
  reason     text,
  route      text,
  message_id text
) with (autovacuum_vacuum_scale_factor = 0.02);

-- Before, each row was updated when its message was sent.
alter table sms_claim reset (fillfactor);

alter table sms_claim add column if not exists phone text;
alter table sms_claim add column if not exists parts smallint;
-- "Did this request claim before, with another text?" Nobody asks for an order or a range, and with a hash a
-- claim costs a quarter less than with a B-tree. (A ledger that is older has a B-tree by campaign and member: it does as well. To
-- have this one, drop that one and run this file again, while the job is stopped.)
create index if not exists sms_claim_request on sms_claim using hash (member);

-- One row for every message that was ever selected, and how it ended. For each campaign:
-- selected = held + the rows here, by state and reason.
create table if not exists sms_log (
  campaign   text not null,
  member     text not null,
  phone      text not null,
  -- The dedup_key; null if there is no text, because a field was missing.
  text_hash  bytea,
  -- submit_sm's, which is what the operator bills.
  parts      smallint not null,
  state      text not null check (state in ('WITHDRAWN', 'SUPPRESSED', 'SENT', 'FAILED', 'UNKNOWN')),
  -- SUPPRESSED: OPTED_OUT, NO_CONSENT, DUPLICATE, MISSING_FIELD, TEXT_TOO_LONG, BAD_CHARACTER, EXPIRED,
  -- CANCELLED, HOLDOUT, FREQUENCY_CAP, OUTSIDE_WINDOW, SUPPRESSION_LIST.
  -- FAILED: the name of the SMPP command_status, or RECEIPT_ and the delivery that settled a message in
  -- doubt. UNKNOWN: what was in doubt.
  reason     text,
  -- DUPLICATE: the request, campaign/member, whose text this one repeats.
  repeats    text,
  route      text,
  message_id text,
  -- When the campaign's instant and pace wanted it to leave; when it left hold; when the SMSC took it;
  -- when the phone had it.
  due        timestamptz not null,
  released   timestamptz,
  sent       timestamptz,
  delivered  timestamptz,
  updated_at timestamptz not null default now(),
  primary key (campaign, member)
);

-- What the SMSC's receipt said of a message that it took: DELIVERED, UNDELIVERABLE, REJECTED, EXPIRED,
-- DELETED, UNKNOWN; null while there is none. It stands beside the state: what is SENT stays SENT. Its
-- code, as the SMSC writes it.
alter table sms_log add column if not exists delivery text;
alter table sms_log add column if not exists delivery_error text;

-- Which text it was, if the campaign has several to compare.
alter table sms_log add column if not exists variant text;

-- "What happened to this person?" A hash, as above.
create index if not exists sms_log_phone on sms_log using hash (phone);
-- "Which message is this receipt about?"
create index if not exists sms_log_message_id on sms_log (message_id) where message_id is not null;

-- Receipts that came before the row they are about, which the ledger writes some moments after the SMSC's
-- answer. Each is looked at again when it is twice as old, and given up after days (receipts.keep).
create table if not exists sms_receipt (
  -- Whose receiver brought it; more than one if they share an account; empty if one receives for all.
  route       text not null default '',
  -- Empty: it names none.
  message_id  text not null,
  phone       text not null,
  -- -1: it names none.
  reference   integer not null,
  delivery    text not null,
  error       text,
  delivered   timestamptz not null,
  received_at timestamptz not null,
  retry_at    timestamptz not null
);
-- Before there was a receiver for each route, it had no route, and a key without it.
alter table sms_receipt add column if not exists route text not null default '';
alter table sms_receipt drop constraint if exists sms_receipt_pkey;
create unique index if not exists sms_receipt_key on sms_receipt (route, message_id, phone, reference);
create index if not exists sms_receipt_retry on sms_receipt (retry_at);

-- Who wants no message. Replies write it; rows written by hand count as well. Checked by every claim, so
-- that nothing is sent even if Flink's state was rolled back.
create table if not exists sms_opt_out (
  -- E.164.
  phone   text primary key,
  -- When the last change came.
  since   timestamptz not null default now(),
  -- The word of the reply.
  keyword text,
  -- False: opted in again.
  active  boolean not null default true
);

-- Who was in an audience that was frozen (audience: frozen), so that it can be proved later: `kadian report
-- --prove` makes the hash again of sms_log's rows.
create table if not exists sms_audience (
  campaign  text primary key,
  -- selection.shards: each has a hash of its own, of which this is made.
  shards    integer not null,
  members   bigint not null,
  -- SHA-256 over the shards' hashes, each SHA-256 over its member ids in their order, a line feed behind each.
  hash      text not null,
  sealed_at timestamptz not null
);

-- Phones that get no marketing, by list: complaints, a regulator's do-not-call list, employees. `kadian suppression
-- load` writes them, a file a list; rows written by hand count as well. Checked by every claim of a message that isn't
-- transactional, so a change counts at once.
create table if not exists sms_suppression (
  -- E.164.
  phone text not null,
  list  text not null,
  -- Since when the list has the phone; loading it again doesn't change it.
  since timestamptz not null default now(),
  primary key (phone, list)
);

-- The lists that were loaded, and when. One row is what keeps two loads of one list apart.
create table if not exists sms_suppression_list (
  list      text primary key,
  loaded_at timestamptz not null
);
