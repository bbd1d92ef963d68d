-- check:       A36
-- title_zh:    三账不符
-- title_en:    totals that differ
-- question_zh: 批次总额是否等于明细之和，给银行的指令是否超过批次，上级下达是否等于下级收到？
-- question_en: Do lines, batch and instructions agree, and given above with received below?
-- severity:    high
-- blocks:      release
-- needs:       batches
-- source:      domain rules §6 A36
WITH added AS (
    SELECT l.book, l.batch, count(*) AS lines, sum(l.amount_fen)::bigint AS fen
      FROM scope s
      JOIN payout.line l ON l.book = s.book
     WHERE l.period = :period GROUP BY l.book, l.batch
), latest AS (
    SELECT DISTINCT ON (i.book, i.batch, i.bank, i.format) i.book, i.batch, i.format, i.total_fen
      FROM scope s
      JOIN payout.instruction i ON i.book = s.book
     ORDER BY i.book, i.batch, i.bank, i.format, i.exported_at DESC
), told AS (
    SELECT book, batch, format, sum(total_fen)::bigint AS fen FROM latest
     GROUP BY book, batch, format
), given AS (
    SELECT l.receiver AS book, a.document, sum(l.amount_fen)::bigint AS fen
      FROM funding.allocation a
      JOIN funding.allocation_line l ON l.book = a.book AND l.allocation = a.allocation
     WHERE a.state = 'approved' AND l.amount_fen > 0 GROUP BY l.receiver, a.document
), received AS (
    SELECT c.book, c.document, sum(b.credit_fen - b.debit_fen)::bigint AS fen
      FROM scope s
      JOIN ledger.account c ON c.book = s.book
      JOIN ledger.balance b ON b.book = c.book AND b.account = c.account
      LEFT JOIN funding.quota_document d ON d.book = c.book AND d.document = c.document
     WHERE c.code LIKE 'Q20%' AND d.document IS NULL GROUP BY c.book, c.document
)
SELECT b.book AS county, b.program, b.batch, NULL::integer AS line_no, NULL::bigint AS person,
       'lines' AS subject, abs(b.total_fen - coalesce(a.fen, 0)) AS amount_fen, NULL AS severity
  FROM scope s
  JOIN payout.batch b ON b.book = s.book
  LEFT JOIN added a ON a.book = b.book AND a.batch = b.batch
 WHERE b.period = :period AND b.state NOT IN ('draft', 'cancelled')
   AND (b.total_fen, b.line_count::bigint) <> (coalesce(a.fen, 0), coalesce(a.lines, 0))
 UNION ALL
SELECT b.book, b.program, b.batch, NULL, NULL, 'instructions ' || t.format, t.fen - b.total_fen,
       NULL
  FROM told t
  JOIN payout.batch b ON b.book = t.book AND b.batch = t.batch
 WHERE b.period = :period AND t.fen > b.total_fen
 UNION ALL
SELECT s.book, NULL, NULL, NULL, NULL, 'document ' || coalesce(g.document, r.document),
       abs(coalesce(g.fen, 0) - coalesce(r.fen, 0)), NULL
  FROM given g
  FULL JOIN received r ON r.book = g.book AND r.document = g.document
  JOIN scope s ON s.book = coalesce(g.book, r.book)
 WHERE coalesce(g.fen, 0) <> coalesce(r.fen, 0)
