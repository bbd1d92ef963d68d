-- check:       A06
-- title_zh:    财政供养人员领取
-- title_en:    people on the public payroll
-- question_zh: 领取人是否在财政供养名单上？低保户内有供养人员的，待核。
-- question_en: Is somebody on the public payroll paid? (In dibao other members: to be reviewed.)
-- severity:    high
-- blocks:      no
-- needs:       lines
-- needs:       list payroll
-- source:      domain rules §6 A06
SELECT DISTINCT m.book AS county, m.program, m.batch, m.line_no, m.person,
       'list ' || l.list AS subject, m.amount_fen,
       CASE WHEN m.program LIKE 'DB-%' AND m.person <> m.payee THEN 'review' END AS severity
  FROM scope s
  JOIN month_member m ON m.book = s.book
  JOIN list_of l ON l.book = m.book AND l.kind = 'payroll'
  JOIN roster.outside_row o ON o.book = l.list_book AND o.list = l.list AND o.id_hash = m.id_hash
 WHERE m.program IN ('DB-U', 'DB-R', 'TK-J', 'TK-S', 'DS-L')
   AND (o.from_date IS NULL OR o.from_date < m.for_period + interval '1 month')
   AND (o.until_date IS NULL OR o.until_date > m.for_period)
