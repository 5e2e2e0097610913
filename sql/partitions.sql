-- For a ledger of billions of rows: sms_log in 16 partitions, by hash, so that vacuums run side by side and each index stays
-- small. docker/SIZING.md says what it costs. PostgreSQL 14 or newer. Run it after sql/ledger.sql, while the job is stopped: it
-- copies what there is (psql -f sql/partitions.sql). Then run sql/grants.sql, again if it was run before: the new table grants
-- nobody anything, and the job would wait until it does. Running this file again changes nothing. Not by day: a request keeps its one
-- row however often it is moved, so no date can be part of the key.

do $$
begin
  if exists (select from pg_partitioned_table where partrelid = 'sms_log'::regclass) then
    return;
  end if;
  create table sms_log_parted
    (like sms_log including defaults including constraints including comments)
    partition by hash (campaign, member);
  for i in 0..15 loop
    execute format(
      'create table %I partition of sms_log_parted for values with (modulus 16, remainder %s)', 'sms_log_' || i, i);
  end loop;
  insert into sms_log_parted select * from sms_log;
  drop table sms_log;
  alter table sms_log_parted rename to sms_log;
  alter table sms_log add primary key (campaign, member);
  create index sms_log_phone on sms_log using hash (phone);
  create index sms_log_message_id on sms_log (message_id) where message_id is not null;
end
$$;
