-- check:       A20
-- title_zh:    超指标支付
-- title_en:    more than the quota
-- question_zh: 预留加已付是否超过下达的指标？
-- question_en: Is more reserved and paid than was issued?
-- severity:    high
-- blocks:      record
-- needs:       quota
-- source:      domain rules §6 A20
SELECT a.book AS county, a.program, NULL::bigint AS batch, NULL::integer AS line_no,
       NULL::bigint AS person, a.key AS subject,
       sum(b.credit_fen - b.debit_fen)::bigint AS amount_fen, NULL AS severity
  FROM scope s
  JOIN ledger.account a ON a.book = s.book
  JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
 WHERE a.code IN ('Q101', 'Q102', 'Q103')
 GROUP BY a.book, a.program, a.key
HAVING sum(b.debit_fen - b.credit_fen) < 0
