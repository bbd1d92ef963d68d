-- check:       A05
-- title_zh:    城乡低保同时领取
-- title_en:    urban and rural dibao at once
-- question_zh: 同一人是否同时领取城市低保和农村低保？
-- question_en: Is a person in urban and rural dibao at the same time?
-- severity:    high
-- blocks:      line
-- needs:       lines
-- source:      domain rules §6 A05
WITH both_kinds AS (
    SELECT id_hash FROM month_member
     WHERE kind = 'regular' AND program IN ('DB-U', 'DB-R')
     GROUP BY id_hash HAVING min(program) <> max(program)
)
SELECT m.book AS county, m.program, m.batch, m.line_no, m.person,
       'enrolment ' || m.enrolment AS subject, m.amount_fen, NULL AS severity
  FROM both_kinds k
  JOIN month_member m ON m.id_hash = k.id_hash
  JOIN scope s ON s.book = m.book
 WHERE m.kind = 'regular' AND m.program IN ('DB-U', 'DB-R')
