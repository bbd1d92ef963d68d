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
    SELECT DISTINCT ON (m.book, m.batch, m.line_no) m.book, m.batch, m.line_no, o.code
      FROM scope s
      JOIN month_line m ON m.book = s.book
      JOIN list_of l ON l.book = m.book AND l.kind = 'care_assessments'
      JOIN roster.outside_row o ON o.book = l.list_book AND o.list = l.list
                               AND o.id_hash = m.id_hash
     WHERE m.kind = 'regular' AND m.program = 'TK-C' AND o.from_date < :period
     ORDER BY m.book, m.batch, m.line_no, o.from_date DESC, o.list DESC, o.row_no DESC
)
SELECT l.book AS county, l.program, l.batch, l.line_no, l.person,
       'grade ' || e.care_grade || ', assessed ' || a.code AS subject, l.amount_fen,
       NULL AS severity
  FROM assessed a
  JOIN month_line l ON l.book = a.book AND l.batch = a.batch AND l.line_no = a.line_no
  JOIN roster.enrolment e ON e.book = l.book AND e.program = l.program
                         AND e.enrolment = l.enrolment AND e.version = l.version
 WHERE a.code <> e.care_grade::text
