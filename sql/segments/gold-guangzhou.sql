-- Gold members who live in Guangzhou (广州金卡会员).
-- City names come from two shops; one of them writes 市.
SELECT * FROM members
WHERE tier = 'GOLD'
  AND city IN ('广州', '广州市');
