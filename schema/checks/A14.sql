-- check:       A14
-- title_zh:    收入超标
-- title_en:    income above the standard
-- question_zh: 低保户重算后是否已无差额（人均收入达到标准）？
-- question_en: Is a dibao household paid whose income leaves no gap to the standard?
-- severity:    high
-- blocks:      no
-- needs:       lines
-- needs:       recomputed
-- exempt:      F25 冻结期内不退出的，已按冻结重算 | F25 amounts held by a freeze are computed so
-- source:      domain rules §6 A14
SELECT l.book AS county, l.program, l.batch, l.line_no, l.person,
       'enrolment ' || l.enrolment AS subject, l.amount_fen, NULL AS severity
  FROM scope s
  JOIN month_line l ON l.book = s.book
  JOIN recomputed r ON r.book = l.book AND r.program = l.program AND r.enrolment = l.enrolment
                   AND r.line_no = l.line_no
 WHERE l.kind = 'regular' AND l.program LIKE 'DB-%' AND r.amount_fen = 0
