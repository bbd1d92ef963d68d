-- report:   year_end_balance
-- title_zh: 年末滚存结余表
-- title_en: Balances at year end against the year's spending
-- param:    region  region  区划（含下级） | division, with all below it
-- param:    until   month   年度的任一月份 | any month of the year
-- column:   book        text    账套 | book
-- column:   name        text    名称 | name
-- column:   program     text    项目 | program
-- column:   spent_fen   bigint  当年支出 | spent in the year
-- column:   left_fen    bigint  年末结余 | left at its end
-- column:   within_fen  bigint  其中限额以内 | of it within the cap
-- column:   over_fen    bigint  其中超出限额 | of it beyond the cap
-- column:   share       text    结余占支出% | left, % of spending
-- column:   cap         text    上限% | cap, %
-- check:    sum(left_fen) = sum(within_fen) + sum(over_fen)
-- source:   财社〔2012〕171号 (dibao: at most 10 % of the year's spending), audit finding A17

WITH RECURSIVE below AS (
    SELECT :region AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region),
book AS (
    SELECT k.book, k.name FROM ledger.book k WHERE k.region IN (SELECT region FROM below)),
capped AS (
    SELECT k.book, k.name, c.program, c.percent,
           (SELECT coalesce(sum(b.debit_fen - b.credit_fen), 0)
              FROM ledger.account a
              JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
             WHERE a.book = k.book AND a.code = 'Q105' AND a.program = c.program
               AND a.year = extract(year FROM :until))::bigint AS spent_fen,
           -- What stands unused now, or what the closing of the year cancelled.
           (SELECT coalesce(sum(b.debit_fen - b.credit_fen), 0)
              FROM ledger.account a
              JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
             WHERE a.book = k.book AND a.code = 'Q102' AND a.program = c.program
               AND a.year = extract(year FROM :until))::bigint
           + (SELECT coalesce(sum(q.amount_fen), 0) FROM funding.carried_quota q
               WHERE q.book = k.book AND q.program = c.program
                 AND q.year = extract(year FROM :until))::bigint AS left_fen
      FROM book k CROSS JOIN ref.balance_cap c),
cut AS (
    SELECT *, least(left_fen, spent_fen * percent / 100) AS within_fen
      FROM capped WHERE spent_fen <> 0 OR left_fen <> 0)
SELECT book::text AS book, name, program, spent_fen, left_fen, within_fen,
       left_fen - within_fen AS over_fen,
       CASE WHEN spent_fen > 0 THEN round(100.0 * left_fen / spent_fen, 2)::text ELSE '' END
           AS share,
       percent::text AS cap
  FROM cut
 ORDER BY book, program
