-- check:       A07
-- title_zh:    服刑和强戒人员领取
-- title_en:    paid while in custody
-- question_zh: 当月在押或强制戒毒的人是否计发低保、特困？
-- question_en: Is somebody paid dibao or tekun for a month in custody?
-- severity:    high
-- blocks:      no
-- needs:       lines
-- needs:       list custody
-- source:      domain rules §6 A07
SELECT DISTINCT m.book AS county, m.program, m.batch, m.line_no, m.person,
       'list ' || l.list AS subject, m.amount_fen, NULL AS severity
  FROM scope s
  JOIN month_member m ON m.book = s.book
  JOIN list_of l ON l.book = m.book AND l.kind = 'custody'
  JOIN roster.outside_row o ON o.book = l.list_book AND o.list = l.list AND o.id_hash = m.id_hash
 WHERE m.program IN ('DB-U', 'DB-R', 'TK-J', 'TK-S', 'TK-C')
   AND o.from_date < m.for_period + interval '1 month'
   AND (o.until_date IS NULL OR o.until_date > m.for_period)
