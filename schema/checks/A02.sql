-- check:       A02
-- title_zh:    同一待遇重复领取
-- title_en:    the same benefit twice
-- question_zh: 同一人在同一账套、同一待遇、同一月份是否有两笔？
-- question_en: Has a person two lines of one benefit for one month in one book?
-- severity:    high
-- blocks:      line, release
-- needs:       lines
-- source:      domain rules §6 A02
WITH twice AS (
    SELECT m.book, m.program, m.for_period, m.id_hash
      FROM scope s
      JOIN month_member m ON m.book = s.book
     WHERE m.kind = 'regular'
     GROUP BY m.book, m.program, m.for_period, m.id_hash
    HAVING (min(m.batch), min(m.line_no)) <> (max(m.batch), max(m.line_no))
)
SELECT m.book AS county, m.program, m.batch, m.line_no, m.person,
       'enrolment ' || m.enrolment AS subject, m.amount_fen, NULL AS severity
  FROM twice t
  JOIN month_member m ON m.book = t.book AND m.program = t.program
                     AND m.for_period = t.for_period AND m.id_hash = t.id_hash
 WHERE m.kind = 'regular'
