-- check:       A23
-- title_zh:    退回资金未处理
-- title_en:    failures not dealt with
-- question_zh: 发放失败或退回的钱是否超过一个季度没有重发？
-- question_en: Is money that failed or came back not paid again after a quarter?
-- severity:    medium
-- blocks:      no
-- needs:       results
-- source:      domain rules §6 A23
WITH last AS (
    SELECT o.book, o.period, o.batch, o.line_no, max(o.seq) AS seq
      FROM scope s
      JOIN payout.outcome o ON o.book = s.book
     WHERE o.on_date <= :as_of
     GROUP BY o.book, o.period, o.batch, o.line_no
), fate AS (
    SELECT l.book, l.program, l.batch, l.line_no, l.person, l.for_period, l.amount_fen,
           o.outcome, o.on_date
      FROM last t
      JOIN payout.outcome o ON o.book = t.book AND o.period = t.period AND o.batch = t.batch
                           AND o.line_no = t.line_no AND o.seq = t.seq
      JOIN payout.line l ON l.book = o.book AND l.period = o.period AND l.batch = o.batch
                        AND l.line_no = o.line_no
), again AS (
    SELECT DISTINCT book, program, person, for_period FROM fate WHERE outcome = 'paid'
)
SELECT o.book AS county, o.program, o.batch, o.line_no, o.person,
       'since ' || o.on_date AS subject, o.amount_fen, NULL AS severity
  FROM fate o
  LEFT JOIN again a ON a.book = o.book AND a.program = o.program AND a.person = o.person
                   AND a.for_period = o.for_period
 WHERE a.person IS NULL AND o.outcome IN ('failed', 'returned')
   AND o.on_date <= :as_of - interval '3 months'
