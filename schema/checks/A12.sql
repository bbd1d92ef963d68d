-- check:       A12
-- title_zh:    近亲属未备案
-- title_en:    relatives not filed
-- question_zh: 领取人是村干部或经办人员近亲属，却没有备案？
-- question_en: Is a relative of an official or clerk paid who was not filed as such?
-- severity:    medium
-- blocks:      no
-- needs:       lines
-- needs:       list relatives
-- exempt:      备案 已备案的不算 | filed whoever was filed before the month ended
-- source:      domain rules §6 A12
SELECT m.book AS county, min(m.program) AS program, NULL::bigint AS batch,
       NULL::integer AS line_no, m.person, string_agg(DISTINCT o.code, ' ') AS subject,
       max(m.amount_fen) AS amount_fen, NULL AS severity
  FROM scope s
  JOIN month_member m ON m.book = s.book
  JOIN list_of l ON l.book = m.book AND l.kind = 'relatives'
  JOIN roster.outside_row o ON o.book = l.list_book AND o.list = l.list AND o.id_hash = m.id_hash
 WHERE m.program = m.list
   AND (o.from_date IS NULL OR o.from_date >= m.for_period + interval '1 month')
 GROUP BY m.book, m.person
