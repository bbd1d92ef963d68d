-- check:       A33
-- title_zh:    集中供养在院不符
-- title_en:    not in the institution
-- question_zh: 集中供养的人当月是否不在院？分散供养的人是否整月在院？
-- question_en: Is one paid as institutional not there, or as scattered there all month?
-- severity:    high
-- blocks:      no
-- needs:       lines
-- needs:       list institution
-- source:      domain rules §6 A33
WITH stay AS (
    SELECT l.book, o.id_hash,
           bool_or(o.from_date < :period + interval '1 month'
                   AND (o.until_date IS NULL OR o.until_date > :period)) AS is_some,
           bool_or(o.from_date <= :period AND (o.until_date IS NULL
                   OR o.until_date >= :period + interval '1 month')) AS is_whole
      FROM list_of l
      JOIN roster.outside_row o ON o.book = l.list_book AND o.list = l.list
     WHERE l.kind = 'institution'
     GROUP BY l.book, o.id_hash
)
SELECT m.book AS county, m.program, m.batch, m.line_no, m.person,
       CASE WHEN m.program IN ('TK-J', 'OR-J') THEN 'not in the institution'
            ELSE 'in the institution all month' END AS subject,
       m.amount_fen, NULL AS severity
  FROM scope s
  JOIN month_member m ON m.book = s.book
  LEFT JOIN stay t ON t.book = m.book AND t.id_hash = m.id_hash
 WHERE m.kind = 'regular'
   AND ((m.program IN ('TK-J', 'OR-J') AND t.is_some IS NOT TRUE)
        OR (m.program IN ('TK-S', 'OR-S') AND t.is_whole))
