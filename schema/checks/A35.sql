-- check:       A35
-- title_zh:    直达资金转入实有资金账户
-- title_en:    direct money through an account
-- question_zh: 直达资金是否转入单位账户或垫作备用金？
-- question_en: Did direct-reach money pass through an account of the unit, or into an imprest?
-- severity:    high
-- blocks:      record
-- needs:       quota
-- source:      domain rules §4.2 and §6 A35
WITH direct AS (
    SELECT DISTINCT document FROM funding.quota_document WHERE is_direct
)
SELECT a.book AS county, a.program, NULL::bigint AS batch, NULL::integer AS line_no,
       NULL::bigint AS person, a.key AS subject, sum(b.debit_fen)::bigint AS amount_fen,
       NULL AS severity
  FROM scope s
  JOIN ledger.account a ON a.book = s.book
  JOIN direct d ON d.document = a.document
  JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
 WHERE a.code = 'U1002'
 GROUP BY a.book, a.program, a.key HAVING sum(b.debit_fen) > 0
 UNION ALL
SELECT w.book, w.program, NULL, NULL, NULL, 'township ' || w.township,
       sum(w.amount_fen)::bigint, NULL
  FROM scope s
  JOIN imprest.draw w ON w.book = s.book
  JOIN direct d ON d.document = w.document
 GROUP BY w.book, w.program, w.township
