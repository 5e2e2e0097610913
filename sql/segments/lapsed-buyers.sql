-- Lapsed buyers (沉睡客户): the last order is 90 to 365 days before the campaign's instant.
-- Who has never ordered has no last order, and is not meant.
SELECT * FROM members
WHERE TIMESTAMPDIFF(DAY, last_order_at, send_at) BETWEEN 90 AND 365;
