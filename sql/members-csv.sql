-- The members of sql/members.sql, in CSV files: for a list that somebody exports. A line is a
-- member, with the columns in this order and no header (one would become a dead letter):
--
--   m-1,13812345678,小明,true,Asia/Shanghai,gold,Guangzhou,1990-02-28,1200,88.50,2026-11-11 12:00:00Z,2020-01-31 09:30:00,1999.9,17,vip;双12,color=red;size=M
--
-- A record ends where its line ends, within quotes too: so that after a bad line the next one is
-- read all the same.

CREATE TABLE members (
  member_id      STRING,
  phone          STRING,
  first_name     STRING,
  consent        BOOLEAN,
  time_zone      STRING,
  tier           STRING,
  city           STRING,
  birthday       DATE,
  points         INT,
  balance        DECIMAL(10, 2),
  last_order_at  TIMESTAMP_LTZ(3),
  registered_at  TIMESTAMP(3),
  spend_90d      DOUBLE,
  orders         BIGINT,
  tags           ARRAY<STRING>,

  -- CSV knows no maps; a computed column makes one.
  preference_list STRING,
  preferences AS STR_TO_MAP(preference_list, ';', '='),

  send_at AS CAST(CURRENT_TIMESTAMP AS TIMESTAMP_LTZ(3))
) WITH (
  'connector' = 'filesystem',
  'path' = '${KADIAN_MEMBERS_PATH:-/var/lib/kadian/members}',

  -- New files are read as they come, each once: to correct a member, add a file. Move a file in
  -- when it is complete.
  'source.monitor-interval' = '${KADIAN_MEMBERS_INTERVAL:-10 s}',

  'format' = 'csv',
  'csv.array-element-delimiter' = ';',

  -- Nothing between two commas is NULL, not an empty text or a number that can't be read; for
  -- tags it is an empty list.
  'csv.null-literal' = ''
);
