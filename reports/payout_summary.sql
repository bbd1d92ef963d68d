-- report:   payout_summary
-- title_zh: 发放汇总表（按县区和项目）
-- title_en: Payout summary by county and program
-- param:    region  region  区划（含下级） | division, with all below it
-- param:    from    month   起始月份 | first month paid for
-- param:    until   month   截止月份（含） | last month, included
-- column:   book            text    账套 | book
-- column:   name            text    名称 | name
-- column:   program         text    项目 | program
-- column:   program_zh      text    项目名称 | program (zh)
-- column:   batches         bigint  批次 | batches
-- column:   lines           bigint  笔数 | lines
-- column:   total_fen       bigint  应发金额 | total
-- column:   paid_lines      bigint  已付笔数 | lines paid
-- column:   paid_fen        bigint  已付金额 | paid
-- column:   failed_lines    bigint  失败笔数 | lines failed
-- column:   failed_fen      bigint  失败金额 | failed
-- column:   returned_lines  bigint  退回笔数 | lines returned
-- column:   returned_fen    bigint  退回金额 | returned
-- column:   open_lines      bigint  未结笔数 | lines open
-- column:   open_fen        bigint  未结金额 | open
-- check:   sum(lines) = sum(paid_lines) + sum(failed_lines) + sum(returned_lines) + sum(open_lines)
-- check:    sum(total_fen) = sum(paid_fen) + sum(failed_fen) + sum(returned_fen) + sum(open_fen)
-- source:   monthly payment process, 一卡通

WITH RECURSIVE below AS (
    SELECT :region AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region),
last_outcome AS (
    SELECT DISTINCT ON (book, period, batch, line_no) book, period, batch, line_no, outcome
      FROM payout.outcome
     WHERE period BETWEEN :from AND :until
       AND book IN (SELECT k.book FROM ledger.book k WHERE k.region IN (SELECT region FROM below))
     ORDER BY book, period, batch, line_no, seq DESC),
line AS (
    SELECT l.book, l.program, l.batch, l.amount_fen,
           CASE WHEN o.outcome IN ('paid', 'failed', 'returned') THEN o.outcome ELSE 'open' END
               AS outcome
      FROM payout.line l
      JOIN payout.batch b ON b.book = l.book AND b.batch = l.batch AND b.state <> 'cancelled'
                         AND b.kind <> 'recovery'
      LEFT JOIN last_outcome o ON o.book = l.book AND o.period = l.period AND o.batch = l.batch
                              AND o.line_no = l.line_no
     WHERE l.period BETWEEN :from AND :until)
SELECT k.book::text AS book, k.name, l.program, p.name_zh AS program_zh,
       count(DISTINCT l.batch) AS batches, count(*) AS lines,
       sum(l.amount_fen)::bigint AS total_fen,
       count(*) FILTER (WHERE l.outcome = 'paid') AS paid_lines,
       coalesce(sum(l.amount_fen) FILTER (WHERE l.outcome = 'paid'), 0)::bigint AS paid_fen,
       count(*) FILTER (WHERE l.outcome = 'failed') AS failed_lines,
       coalesce(sum(l.amount_fen) FILTER (WHERE l.outcome = 'failed'), 0)::bigint AS failed_fen,
       count(*) FILTER (WHERE l.outcome = 'returned') AS returned_lines,
       coalesce(sum(l.amount_fen) FILTER (WHERE l.outcome = 'returned'), 0)::bigint
           AS returned_fen,
       count(*) FILTER (WHERE l.outcome = 'open') AS open_lines,
       coalesce(sum(l.amount_fen) FILTER (WHERE l.outcome = 'open'), 0)::bigint AS open_fen
  FROM line l
  JOIN ledger.book k ON k.book = l.book
  JOIN ref.program p ON p.program = l.program
 WHERE k.region IN (SELECT region FROM below)
 GROUP BY k.book, k.name, l.program, p.name_zh
 ORDER BY k.book, l.program
