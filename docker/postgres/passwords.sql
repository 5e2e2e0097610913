-- Run by psql in the container, once, after sql/grants.sql has made the roles.
\set kadian `cat /run/secrets/database-password`
\set status `cat /run/secrets/status-password`
alter role kadian password :'kadian';
alter role kadian_status password :'status';
-- kadian_reader and kadian_operator, for people, get theirs from you: until then nobody logs in by them.
