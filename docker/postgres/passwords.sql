-- Run by psql in the container, once, after sql/grants.sql has made the roles.
\set kadian `cat /run/secrets/database-password`
\set status `cat /run/secrets/status-password`
alter role kadian password :'kadian';
alter role kadian_status password :'status';
