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
    SELECT m.book, m.program, m.batch, m.line_no, m.person, m.amount_fen,
           bool_or(o.from_date < :period + interval '1 month'
                   AND (o.until_date IS NULL OR o.until_date > :period)) AS is_some,
           bool_or(o.from_date <= :period AND (o.until_date IS NULL
                   OR o.until_date >= :period + interval '1 month')) AS is_whole
      FROM scope s
      JOIN month_member m ON m.book = s.book
      JOIN list_of l ON l.book = m.book AND l.kind = 'institution'
      LEFT JOIN roster.outside_row o ON o.book = l.list_book AND o.list = l.list
                                    AND o.id_hash = m.id_hash
     WHERE m.kind = 'regular' AND m.program IN ('TK-J', 'OR-J', 'TK-S', 'OR-S')
     GROUP BY m.book, m.program, m.batch, m.line_no, m.person, m.amount_fen
)
SELECT book AS county, program, batch, line_no, person,
       CASE WHEN program IN ('TK-J', 'OR-J') THEN 'not in the institution'
            ELSE 'in the institution all month' END AS subject,
       amount_fen, NULL AS severity
  FROM stay
 WHERE CASE WHEN program IN ('TK-J', 'OR-J') THEN is_some IS NOT TRUE ELSE is_whole END
