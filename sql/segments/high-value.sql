-- High-value customers (高价值客户): at least 3 orders, and either 2,000 yuan spent in 90 days or
-- 500 yuan still to spend, balance and points together (100 points are worth 1 yuan).
SELECT * FROM members
WHERE COALESCE(orders, 0) >= 3
  AND (COALESCE(spend_90d, 0) >= 2000
       OR COALESCE(balance, 0) + COALESCE(points, 0) / 100.0 >= 500);
