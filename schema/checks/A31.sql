-- check:       A31
-- title_zh:    残疾证失效或不符
-- title_en:    certificate expired or of another
-- question_zh: 领残疾人补贴的人是否没有残疾证、证已失效或证号不是本人的？
-- question_en: Is a subsidy paid without a certificate, an expired one, or that of another?
-- severity:    high
-- blocks:      no
-- needs:       subsidies
-- needs:       list disability
-- source:      domain rules §6 A31
WITH shown AS (
    SELECT m.book, m.program, m.batch, m.line_no, m.person, m.amount_fen,
           count(o.id_hash) AS certificates,
           bool_or(NOT o.is_other_person
                   AND (o.until_date IS NULL OR o.until_date >= :period)) AS is_good
      FROM scope s
      JOIN month_member m ON m.book = s.book
      JOIN list_of l ON l.book = m.book AND l.kind = 'disability'
      LEFT JOIN roster.outside_row o ON o.book = l.list_book AND o.list = l.list
                                    AND o.id_hash = m.id_hash
     WHERE m.kind = 'regular' AND m.program IN ('DS-L', 'DS-N')
     GROUP BY m.book, m.program, m.batch, m.line_no, m.person, m.amount_fen
)
SELECT book AS county, program, batch, line_no, person,
       CASE WHEN certificates = 0 THEN 'no certificate'
            ELSE 'expired or of another person' END AS subject,
       amount_fen, NULL AS severity
  FROM shown
 WHERE is_good IS NOT TRUE
