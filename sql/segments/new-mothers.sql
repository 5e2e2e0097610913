-- New members with an interest in mother-and-baby goods (母婴): registered in the 180 days before
-- the campaign's instant. registered_at has no zone; it is taken as the job's.
SELECT * FROM members
WHERE ARRAY_CONTAINS(tags, '母婴')
  AND registered_at >= TIMESTAMPADD(DAY, -180, CAST(send_at AS TIMESTAMP(3)));
