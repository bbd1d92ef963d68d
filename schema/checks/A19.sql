-- check:       A19
-- title_zh:    混用资金性质
-- title_en:    general budget and lottery mixed
-- question_zh: 一般公共预算和彩票公益金是否混用？
-- question_en: Does lottery money pay what the general budget owes, or the other way round?
-- severity:    high
-- blocks:      record
-- needs:       quota
-- source:      domain rules §6 A19
SELECT a.book AS county, a.program, NULL::bigint AS batch, NULL::integer AS line_no,
       NULL::bigint AS person, a.fund_source || ' ' || a.code AS subject,
       sum(b.debit_fen - b.credit_fen)::bigint AS amount_fen, NULL AS severity
  FROM scope s
  JOIN ledger.account a ON a.book = s.book
  JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
  JOIN ref.program p ON p.program = a.program
  JOIN ref.fund_source f ON f.fund_source = a.fund_source
 WHERE a.ledger = 'Q' AND p.fund_type <> f.fund_type
 GROUP BY a.book, a.program, a.fund_source, a.code
HAVING sum(b.debit_fen - b.credit_fen) <> 0
