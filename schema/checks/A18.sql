-- check:       A18
-- title_zh:    挤占挪用
-- title_en:    money for another purpose
-- question_zh: 指标是否用于文件以外的项目？
-- question_en: Is quota used for a program that its document does not cover?
-- severity:    high
-- blocks:      record
-- needs:       quota
-- source:      domain rules §6 A18
SELECT a.book AS county, a.program, NULL::bigint AS batch, NULL::integer AS line_no,
       NULL::bigint AS person, 'document ' || a.document AS subject,
       sum(b.debit_fen - b.credit_fen)::bigint AS amount_fen, NULL AS severity
  FROM scope s
  JOIN ledger.account a ON a.book = s.book
  JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
  JOIN ref.program p ON p.program = a.program
  JOIN (SELECT DISTINCT document, program FROM funding.quota_document) d
    ON d.document = a.document
 WHERE a.code IN ('Q103', 'Q105') AND a.program <> d.program
   AND p.parent IS DISTINCT FROM d.program
 GROUP BY a.book, a.program, a.document
HAVING sum(b.debit_fen - b.credit_fen) <> 0
