-- Numbers that begin with 139 (中国移动 139 号段), written with or without the country code:
-- for a rehearsal with one carrier.
SELECT * FROM members
WHERE REGEXP(phone, '^([+]?86)?[ -]?139[0-9 -]+$');
