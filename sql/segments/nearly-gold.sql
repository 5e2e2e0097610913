-- Silver members who are at most 200 points short of gold (银卡升金卡, 1,000 points) and have
-- bought something in the 30 days before the campaign's instant.
SELECT * FROM members
WHERE tier = 'SILVER'
  AND points BETWEEN 800 AND 999
  AND last_order_at >= TIMESTAMPADD(DAY, -30, send_at);
