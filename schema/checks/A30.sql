-- check:       A30
-- title_zh:    年龄或等级错档
-- title_en:    wrong age or level
-- question_zh: 孤儿补贴是否发给不在校的成年人？残疾等级是否与残疾证不同？
-- question_en: Is an orphan of age and not studying, or the level another than certified?
-- severity:    high
-- blocks:      no
-- needs:       lines
-- wants:       list disability
-- source:      domain rules §6 A30
WITH shown AS (
    SELECT m.book, m.batch, m.line_no, m.person, array_agg(o.code::smallint) AS codes
      FROM scope s
      JOIN month_member m ON m.book = s.book
      JOIN list_of l ON l.book = m.book AND l.kind = 'disability'
      JOIN roster.outside_row o ON o.book = l.list_book AND o.list = l.list
                               AND o.id_hash = m.id_hash
     WHERE m.program IN ('DS-L', 'DS-N') AND NOT o.is_other_person
     GROUP BY m.book, m.batch, m.line_no, m.person
)
SELECT m.book AS county, m.program, m.batch, m.line_no, m.person,
       CASE WHEN c.person IS NULL THEN 'of age and not studying'
            ELSE 'level differs from the certificate' END AS subject,
       m.amount_fen, NULL AS severity
  FROM scope s
  JOIN month_member m ON m.book = s.book
  LEFT JOIN shown c ON c.book = m.book AND c.batch = m.batch AND c.line_no = m.line_no
                   AND c.person = m.person
 WHERE m.kind = 'regular' AND m.program = m.list
   AND ((m.program IN ('OR-J', 'OR-S', 'FW') AND m.flags & 4 = 0
         AND m.born_on < m.for_period - interval '18 years')
        OR m.disability <> ALL (c.codes))
