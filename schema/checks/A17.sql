-- check:       A17
-- title_zh:    结余过大
-- title_en:    too much left over
-- question_zh: 指标是否结转两年以上？年末低保结余是否超过当年支出的 10%？
-- question_en: Is quota carried for two years, or at year end more than 10 % of dibao left?
-- severity:    medium
-- blocks:      no
-- needs:       quota
-- source:      domain rules §6 A17; 财社〔2012〕171号
WITH held AS (
    SELECT a.book, a.document, a.program, a.year, a.code,
           sum(b.debit_fen - b.credit_fen)::bigint AS fen
      FROM scope s
      JOIN ledger.account a ON a.book = s.book
      JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
     WHERE a.code IN ('Q101', 'Q102', 'Q105') AND b.period <= :period
     GROUP BY a.book, a.document, a.program, a.year, a.code
), year AS (
    SELECT h.book, h.program, c.percent, sum(h.fen) FILTER (WHERE h.code = 'Q102') AS left_fen,
           sum(h.fen) FILTER (WHERE h.code = 'Q105') AS spent_fen
      FROM held h
      JOIN ref.balance_cap c ON c.program = h.program
     WHERE h.year = extract(year FROM :period) AND extract(month FROM :period) = 12
     GROUP BY h.book, h.program, c.percent
)
SELECT book AS county, program, NULL::bigint AS batch, NULL::integer AS line_no,
       NULL::bigint AS person, 'document ' || document || ' of ' || year AS subject,
       fen AS amount_fen, NULL AS severity
  FROM held
 WHERE code IN ('Q101', 'Q102') AND fen > 0 AND year <= extract(year FROM :period) - 2
 UNION ALL
SELECT book, program, NULL, NULL, NULL, 'more than ' || percent || ' percent of the year',
       left_fen::bigint, NULL
  FROM year WHERE left_fen * 100 > coalesce(spent_fen, 0) * percent
