-- report:   unpaid_lines
-- title_zh: 未发放清单（账龄）
-- title_en: Lines not paid, by age
-- param:    region  region  区划（含下级） | division, with all below it
-- param:    until   month   截至月末 | age at the end of this month
-- column:   book          text    账套 | book
-- column:   name          text    名称 | name
-- column:   program       text    项目 | program
-- column:   status        text    状态 | state
-- column:   reason        text    原因 | reason
-- column:   lines         bigint  笔数 | lines
-- column:   amount_fen    bigint  金额 | amount
-- column:   to_30_days    bigint  30日内 | up to 30 days
-- column:   to_90_days    bigint  31至90日 | 31 to 90 days
-- column:   over_90_days  bigint  90日以上 | over 90 days
-- column:   at_last_try   bigint  已发三次 | tried three times
-- column:   oldest_days   bigint  最长天数 | age of the oldest
-- word:     status no_result 无回盘 | no result
-- word:     status failed 失败 | failed
-- word:     status returned 退回 | returned
-- word:     status in_reissue 更正发放中 | in a reissue
-- check:    sum(lines) = sum(to_30_days) + sum(to_90_days) + sum(over_90_days)
-- source:   retry rule of the return reasons; A23: failed and neither paid again nor returned

-- What a bank has not answered is as old as its release, what it could not pay as its answer. A
-- line that is paid again stands here by the line that pays it, once that is released.
WITH RECURSIVE below AS (
    SELECT :region AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region),
book AS (
    SELECT book, name FROM ledger.book WHERE region IN (SELECT region FROM below)),
unpaid AS (
    SELECT o.book, o.batch, o.line_no, o.period, o.outcome AS status, o.reason, o.on_date AS since,
           c.state AS again
      FROM payout.outcome o
      LEFT JOIN payout.reissue x ON x.book = o.book AND x.from_batch = o.batch
                                AND x.from_line = o.line_no AND x.holds_claim
      LEFT JOIN payout.batch c ON c.book = x.book AND c.batch = x.batch
     WHERE o.book IN (SELECT book FROM book) AND o.outcome IN ('failed', 'returned')
    UNION ALL
    SELECT l.book, l.batch, l.line_no, l.period, 'no_result', '',
           (b.released_at AT TIME ZONE 'Asia/Shanghai')::date, NULL
      FROM payout.batch b
      JOIN payout.line l ON l.book = b.book AND l.period = b.period AND l.batch = b.batch
     WHERE b.book IN (SELECT book FROM book) AND b.state IN ('released', 'settling')
       AND b.kind <> 'recovery'
       AND NOT EXISTS (SELECT FROM payout.outcome o
                        WHERE o.book = l.book AND o.period = l.period AND o.batch = l.batch
                          AND o.line_no = l.line_no)),
aged AS (
    SELECT u.book, l.program,
           CASE WHEN u.again IS NULL THEN u.status ELSE 'in_reissue' END AS status, u.reason,
           l.amount_fen, coalesce(x.attempt_no, 0) = 3 AS is_last_try,
           greatest(0, (:until + interval '1 month')::date - 1 - u.since) AS days
      FROM unpaid u
      JOIN payout.line l ON l.book = u.book AND l.period = u.period AND l.batch = u.batch
                        AND l.line_no = u.line_no
      JOIN payout.batch b ON b.book = u.book AND b.batch = u.batch AND b.kind <> 'one_off'
      LEFT JOIN payout.reissue x ON x.book = u.book AND x.batch = u.batch
                                AND x.line_no = u.line_no
     WHERE u.again IS NULL OR u.again NOT IN ('released', 'settling', 'reconciled', 'closed'))
SELECT k.book::text AS book, k.name, a.program, a.status, a.reason, count(*) AS lines,
       sum(a.amount_fen)::bigint AS amount_fen,
       count(*) FILTER (WHERE a.days <= 30) AS to_30_days,
       count(*) FILTER (WHERE a.days BETWEEN 31 AND 90) AS to_90_days,
       count(*) FILTER (WHERE a.days > 90) AS over_90_days,
       count(*) FILTER (WHERE a.is_last_try) AS at_last_try, max(a.days)::bigint AS oldest_days
  FROM aged a JOIN book k ON k.book = a.book
 GROUP BY k.book, k.name, a.program, a.status, a.reason
 ORDER BY k.book, a.program, a.status, a.reason
