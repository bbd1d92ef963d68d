-- check:       A32
-- title_zh:    照料护理档位不符
-- title_en:    care grade differs
-- question_zh: 特困照料护理的自理等级是否与最近一次评估不同？
-- question_en: Does the care grade of a tekun person differ from the last assessment?
-- severity:    medium
-- blocks:      no
-- needs:       lines
-- needs:       list care_assessments
-- source:      domain rules §6 A32
WITH assessed AS (
    SELECT DISTINCT ON (l.book, o.id_hash) l.book, o.id_hash, o.code
      FROM list_of l
      JOIN roster.outside_row o ON o.book = l.list_book AND o.list = l.list
     WHERE l.kind = 'care_assessments' AND o.from_date < :period
     ORDER BY l.book, o.id_hash, o.from_date DESC, o.row_no DESC
)
SELECT l.book AS county, l.program, l.batch, l.line_no, l.person,
       'grade ' || e.care_grade || ', assessed ' || a.code AS subject, l.amount_fen,
       NULL AS severity
  FROM scope s
  JOIN month_line l ON l.book = s.book
  JOIN roster.enrolment e ON e.book = l.book AND e.program = l.program
                         AND e.enrolment = l.enrolment AND e.version = l.version
  JOIN assessed a ON a.book = l.book AND a.id_hash = l.id_hash
 WHERE l.kind = 'regular' AND l.program = 'TK-C' AND a.code <> e.care_grade::text
