-- check:       A38
-- title_zh:    助学、医疗超额
-- title_en:    scholarships and bills beyond the limit
-- question_zh: 助学金一学年是否超过 1 万元？医疗项目是否超过自付部分？
-- question_en: Is a scholarship above 10,000 yuan a year, or aid above what was left to pay?
-- severity:    high
-- blocks:      record
-- needs:       relief
-- source:      domain rules §1.10 and §6 A38
WITH year AS (
    SELECT p.id_hash, c.once_key, sum(c.amount_fen) AS fen
      FROM relief.relief_case c
      JOIN roster.person p ON p.book = c.book AND p.person = c.person AND p.superseded_at IS NULL
     WHERE c.state = 'approved' AND c.kind = 'scholarship'
     GROUP BY p.id_hash, c.once_key HAVING sum(c.amount_fen) > 1000000
)
SELECT c.book AS county, c.program, NULL::bigint AS batch, NULL::integer AS line_no, c.person,
       'case ' || c.relief_case AS subject, c.amount_fen, NULL AS severity
  FROM scope s
  JOIN relief.relief_case c ON c.book = s.book
  JOIN roster.person p ON p.book = c.book AND p.person = c.person AND p.superseded_at IS NULL
  LEFT JOIN year y ON y.id_hash = p.id_hash AND y.once_key = c.once_key
                  AND c.kind = 'scholarship'
 WHERE c.state = 'approved'
   AND (y.id_hash IS NOT NULL OR c.amount_fen > c.bill_fen - coalesce(c.others_fen, 0))
