-- Roles with no more rights than are used. PostgreSQL 13 or newer. Run it after sql/ledger.sql, as the tables' owner
-- who may create roles (psql -f sql/grants.sql); running it again changes nothing. Then give them passwords:
--   \password kadian
--   \password kadian_status
--   \password kadian_reader
--   \password kadian_operator
-- The tables belong to none of them: the job makes, changes and drops none. A table that is added to the ledger
-- gets its line here for each role that uses it; PostgresFaultsIT and SecureJobIT run the job and the command line under these roles.

do $$
begin
  if not exists (select from pg_roles where rolname = 'kadian') then
    create role kadian login;
  end if;
  if not exists (select from pg_roles where rolname = 'kadian_status') then
    create role kadian_status login;
  end if;
  if not exists (select from pg_roles where rolname = 'kadian_reader') then
    create role kadian_reader login;
  end if;
  if not exists (select from pg_roles where rolname = 'kadian_operator') then
    create role kadian_operator login;
  end if;
  -- A list is loaded by way of a temporary table.
  execute format('grant temporary on database %I to kadian_operator', current_database());
end
$$;

revoke all on sms_claim, sms_log, sms_receipt, sms_opt_out, sms_suppression, sms_suppression_list, sms_audience
  from public, kadian, kadian_status, kadian_reader, kadian_operator;
grant usage on schema public to kadian, kadian_status, kadian_reader, kadian_operator;

-- The job (database.user). Claims are swept once their window is over; a row of the log is never deleted.
grant select, insert, update, delete on sms_claim to kadian;
grant select, insert, update on sms_log to kadian;
-- Receipts that wait for their message come and go; an opt-out is only ever turned off.
grant select, insert, update, delete on sms_receipt to kadian;
grant select, insert, update on sms_opt_out to kadian;
-- Who is on a list gets no marketing. The job never changes a list.
grant select on sms_suppression to kadian;
-- The hash of a frozen audience is written once.
grant select, insert on sms_audience to kadian;

-- `kadian status` and `kadian report` (KADIAN_DATABASE_USER=kadian_status): counts alone, neither phones nor members.
grant select (campaign, state, reason, parts, variant, route, due, released, sent, delivered, delivery, delivery_error)
  on sms_log to kadian_status;
grant select on sms_audience to kadian_status;

-- `kadian export`, `kadian explain`, `kadian report --prove` and its opt-outs, `kadian suppression list` and `check`
-- (KADIAN_DATABASE_USER=kadian_reader):
-- all there is of each message, for people who may see members and phones. It changes nothing.
grant select on sms_claim, sms_log, sms_receipt, sms_opt_out, sms_suppression, sms_suppression_list, sms_audience
  to kadian_reader;

-- `kadian suppression` (KADIAN_DATABASE_USER=kadian_operator): loads and drops lists, and sees nothing else.
grant select, insert, update, delete on sms_suppression, sms_suppression_list to kadian_operator;
