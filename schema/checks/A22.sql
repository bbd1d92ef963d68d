-- check:       A22
-- title_zh:    未按时发放
-- title_en:    paid late
-- question_zh: 低保、特困是否在当月 10 日以后才到账？
-- question_en: Was dibao or tekun paid after the tenth of the month?
-- severity:    medium
-- blocks:      no
-- needs:       lines
-- needs:       results
-- source:      domain rules §1.2 and §6 A22
SELECT l.book AS county, l.program, l.batch, NULL::integer AS line_no, NULL::bigint AS person,
       'paid up to ' || max(o.on_date) AS subject, sum(l.amount_fen)::bigint AS amount_fen,
       NULL AS severity
  FROM scope s
  JOIN month_line l ON l.book = s.book
  JOIN payout.outcome o ON o.book = l.book AND o.period = :period AND o.batch = l.batch
                       AND o.line_no = l.line_no
 WHERE o.seq = 1 AND o.outcome = 'paid' AND l.kind = 'regular'
   AND l.program IN ('DB-U', 'DB-R', 'TK-J', 'TK-S', 'TK-C') AND o.on_date > :period + 9
 GROUP BY l.book, l.program, l.batch
