-- check:       A13
-- title_zh:    车辆、企业、房产和存款
-- title_en:    vehicles, companies, houses and deposits
-- question_zh: 低保、特困对象名下是否有汽车、企业、房产或 10 万元以上存款？
-- question_en: Has somebody in dibao or tekun a car, company, house or 100,000 yuan?
-- severity:    review
-- blocks:      no
-- needs:       lines
-- needs:       list vehicles or list companies or list property
-- wants:       list vehicles
-- wants:       list companies
-- wants:       list property
-- exempt:      摩托车 农用车、残疾车也不算 | motorcycles farm and invalid vehicles too
-- source:      domain rules §6 A13; the 100,000 yuan are assumed
SELECT m.book AS county, min(m.program) AS program, NULL::bigint AS batch,
       NULL::integer AS line_no, m.person, string_agg(DISTINCT o.code, ' ') AS subject,
       max(m.amount_fen) AS amount_fen, NULL AS severity
  FROM scope s
  JOIN month_member m ON m.book = s.book
  JOIN list_of l ON l.book = m.book AND l.kind IN ('vehicles', 'companies', 'property')
  JOIN roster.outside_row o ON o.book = l.list_book AND o.list = l.list AND o.id_hash = m.id_hash
 WHERE m.program IN ('DB-U', 'DB-R', 'TK-J', 'TK-S')
   AND (l.kind <> 'vehicles' OR o.code IN ('car', 'bus', 'truck'))
   AND (l.kind <> 'property' OR o.code = 'house' OR o.amount_fen >= 10000000)
   AND (o.from_date IS NULL OR o.from_date < m.for_period + interval '1 month')
   AND (o.until_date IS NULL OR o.until_date > m.for_period)
 GROUP BY m.book, m.person
