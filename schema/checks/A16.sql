-- check:       A16
-- title_zh:    滞留资金
-- title_en:    idle money
-- question_zh: 到账指标超过 30 天没有下达或安排，或备用金超过 90 天没有使用？
-- question_en: Is quota not passed on or assigned in 30 days, an imprest not used in 90?
-- severity:    high
-- blocks:      no
-- needs:       quota
-- wants:       imprest
-- source:      domain rules §6 A16
WITH unallocated AS (
    SELECT a.book, a.document, sum(b.debit_fen - b.credit_fen)::bigint AS fen,
           min(b.period) FILTER (WHERE b.debit_fen > 0) AS month
      FROM scope s
      JOIN ledger.account a ON a.book = s.book
      JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
     WHERE a.code = 'Q101' AND b.period <= :as_of
     GROUP BY a.book, a.document
), since AS (
    SELECT book, document, received_on AS on_date FROM funding.quota_document
     UNION ALL
    SELECT l.receiver, a.document, min(a.effective_on)
      FROM funding.allocation a
      JOIN funding.allocation_line l ON l.book = a.book AND l.allocation = a.allocation
     WHERE a.state = 'approved' GROUP BY l.receiver, a.document
), used AS (
    SELECT book, township, max(effective_on) AS on_date FROM imprest.movement
     WHERE effective_on <= :as_of GROUP BY book, township
)
SELECT u.book AS county, NULL AS program, NULL::bigint AS batch, NULL::integer AS line_no,
       NULL::bigint AS person, 'document ' || u.document AS subject, u.fen AS amount_fen,
       NULL AS severity
  FROM unallocated u
  LEFT JOIN since d ON d.book = u.book AND d.document = u.document
 WHERE u.fen > 0 AND coalesce(d.on_date, u.month) <= :as_of - 30
 UNION ALL
SELECT f.book, 'TR-E', NULL, NULL, NULL, 'township ' || f.township, f.balance_fen, NULL
  FROM scope s
  JOIN imprest.fund f ON f.book = s.book
  LEFT JOIN used u ON u.book = f.book AND u.township = f.township
 WHERE f.balance_fen > 0 AND coalesce(u.on_date, f.opened_on) <= :as_of - 90
