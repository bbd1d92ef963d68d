-- check:       A09
-- title_zh:    少发
-- title_en:    less than the standard
-- question_zh: 发放金额是否低于按规定重算的金额，或应发未发？
-- question_en: Is a line less than what the rules give, or is there none where something is due?
-- severity:    medium
-- blocks:      no
-- needs:       lines
-- needs:       recomputed
-- source:      domain rules §6 A09
WITH built AS (
    SELECT book, program, min(batch) AS batch FROM month_line WHERE kind = 'regular'
     GROUP BY book, program
)
SELECT r.book AS county, r.program, b.batch, nullif(r.line_no, 0) AS line_no, l.person,
       'enrolment ' || r.enrolment AS subject,
       r.amount_fen - coalesce(l.amount_fen, 0) AS amount_fen, NULL AS severity
  FROM scope s
  JOIN recomputed r ON r.book = s.book
  JOIN built b ON b.book = r.book AND b.program = r.program
  LEFT JOIN month_line l ON l.book = r.book AND l.program = r.program
                        AND l.enrolment = r.enrolment AND l.line_no = r.line_no
                        AND l.kind = 'regular'
 WHERE r.amount_fen > coalesce(l.amount_fen, 0)
