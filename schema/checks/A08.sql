-- check:       A08
-- title_zh:    超标准发放
-- title_en:    more than the standard
-- question_zh: 发放金额是否高于按规定重算的金额？
-- question_en: Is a line more than what the rules give, computed again?
-- severity:    high
-- blocks:      no
-- needs:       lines
-- needs:       recomputed
-- exempt:      F25 冻结期内不降低的，已按冻结重算 | F25 amounts held by a freeze are computed so
-- source:      domain rules §6 A08
SELECT l.book AS county, l.program, l.batch, l.line_no, l.person,
       'enrolment ' || l.enrolment AS subject, l.amount_fen - r.amount_fen AS amount_fen,
       NULL AS severity
  FROM scope s
  JOIN month_line l ON l.book = s.book
  JOIN recomputed r ON r.book = l.book AND r.program = l.program AND r.enrolment = l.enrolment
                   AND r.line_no = l.line_no
 WHERE l.kind = 'regular' AND r.amount_fen < l.amount_fen
   AND NOT (l.program LIKE 'DB-%' AND r.amount_fen = 0)
