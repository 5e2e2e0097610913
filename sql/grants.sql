-- Roles with no more rights than are used. PostgreSQL 13 or newer. Run it after sql/ledger.sql, as the tables' owner
-- who may create roles (psql -f sql/grants.sql); running it again changes nothing. Then give them passwords:
--   \password kadian
--   \password kadian_status
--   \password kadian_reader
-- The tables belong to neither: the job makes, changes and drops none. A table that is added to the ledger
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
end
$$;

revoke all on sms_claim, sms_log, sms_receipt, sms_opt_out from public, kadian, kadian_status, kadian_reader;
grant usage on schema public to kadian, kadian_status, kadian_reader;

-- The job (database.user). Claims are swept once their window is over; a row of the log is never deleted.
grant select, insert, update, delete on sms_claim to kadian;
grant select, insert, update on sms_log to kadian;
-- Receipts that wait for their message come and go; an opt-out is only ever turned off.
grant select, insert, update, delete on sms_receipt to kadian;
grant select, insert, update on sms_opt_out to kadian;

-- `kadian status` and `kadian report` (KADIAN_DATABASE_USER=kadian_status): counts alone, neither phones nor members.
grant select (campaign, state, reason, parts, route, due, released, sent, delivered, delivery, delivery_error)
  on sms_log to kadian_status;

-- `kadian export` and `kadian explain` (KADIAN_DATABASE_USER=kadian_reader): all there is of each message, for people who
-- may see members and phones. It changes nothing.
grant select on sms_claim, sms_log, sms_receipt, sms_opt_out to kadian_reader;
