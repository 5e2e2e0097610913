-- The members, as a Flink SQL table. This file is yours: any connector, any format, any columns.
--
-- Kadian needs member_id and phone, both STRING. It uses consent (BOOLEAN) and time_zone (STRING,
-- such as Asia/Shanghai) where they exist. Every other column is for segments and for {{…}} in
-- messages. Columns may be added, dropped and moved later: a savepoint maps them by name. A type
-- can't change; give the new one another name. What a campaign to come uses must stay, and so must
-- consent: the job says so and doesn't start.
--
-- ${NAME:-default} is filled in from the environment when the job starts. Other statements (SET,
-- CREATE CATALOG, CREATE FUNCTION, USE) may stand before this one, each ended by a semicolon.
--
-- A record that can't be read, or has no member_id or no usable phone, goes to the dead letters
-- with the reason; it never stops the job, whatever 'json.ignore-parse-errors' says.

CREATE TABLE members (
  member_id      STRING,
  phone          STRING,               -- in any form: 138 1234 5678 becomes +8613812345678
  first_name     STRING,
  consent        BOOLEAN,              -- NULL is taken for no
  time_zone      STRING,
  tier           STRING,
  city           STRING,
  birthday       DATE,                 -- 1990-02-28
  points         INT,
  balance        DECIMAL(10, 2),
  last_order_at  TIMESTAMP_LTZ(3),     -- an instant: 2026-11-11T12:00:00Z
  registered_at  TIMESTAMP(3),         -- on the clock of wherever it was: 2020-01-31T09:30:00
  spend_90d      DOUBLE,
  orders         BIGINT,
  tags           ARRAY<STRING>,
  preferences    MAP<STRING, STRING>,

  -- In the job send_at is the campaign's instant, in the SQL client it is now: so that the same
  -- segment previews there. It is not stored.
  send_at AS CAST(CURRENT_TIMESTAMP AS TIMESTAMP_LTZ(3))

  -- A computed column that can fail must not: TRY_CAST, not CAST. Its failure is no record's and
  -- would stop the job.
) WITH (
  'connector' = 'kafka',
  'topic' = '${KADIAN_MEMBERS_TOPIC:-members}',
  'properties.bootstrap.servers' = '${KADIAN_KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}',
  'properties.group.id' = '${KADIAN_MEMBERS_GROUP:-kadian-members}',  -- a rehearsal has one of its own

  -- The first start reads every member there is. Later ones go on where their savepoint stood.
  'scan.startup.mode' = 'earliest-offset',

  -- New partitions are looked for when the job starts, not while it runs: a broker that is away for longer than a
  -- minute then would fail the job.
  'scan.topic-partition-discovery.interval' = '0 ms',

  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

-- To take members out as well, use a compacted topic keyed by the member: 'upsert-kafka', with
-- PRIMARY KEY (member_id) NOT ENFORCED, 'key.format' and 'value.format'; a record without a value
-- removes its member. Or 'debezium-json' as the format, and a row deleted in the CRM is gone here.
