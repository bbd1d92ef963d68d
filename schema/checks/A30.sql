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
WITH certificate AS (
    SELECT l.book, o.id_hash, array_agg(o.code::smallint) AS codes
      FROM list_of l
      JOIN roster.outside_row o ON o.book = l.list_book AND o.list = l.list
     WHERE l.kind = 'disability' AND NOT o.is_other_person
     GROUP BY l.book, o.id_hash
)
SELECT m.book AS county, m.program, m.batch, m.line_no, m.person,
       CASE WHEN c.id_hash IS NULL THEN 'of age and not studying'
            ELSE 'level differs from the certificate' END AS subject,
       m.amount_fen, NULL AS severity
  FROM scope s
  JOIN month_member m ON m.book = s.book
  LEFT JOIN certificate c ON c.book = m.book AND c.id_hash = m.id_hash
                         AND m.program IN ('DS-L', 'DS-N')
 WHERE m.kind = 'regular' AND m.program = m.list
   AND ((m.program IN ('OR-J', 'OR-S', 'FW') AND m.flags & 4 = 0
         AND m.born_on < m.for_period - interval '18 years')
        OR m.disability <> ALL (c.codes))
