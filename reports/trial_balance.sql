-- report:   trial_balance
-- title_zh: 科目余额表
-- title_en: Trial balance
-- param:    book   book   账套 | book
-- param:    from   month  起始月份 | first month
-- param:    until  month  截止月份（含） | last month, included
-- column:   code                text    科目编码 | code
-- column:   title_zh            text    科目名称 | title (zh)
-- column:   title_en            text    英文名称 | title
-- column:   opening_debit_fen   bigint  期初借方 | opening, debit
-- column:   opening_credit_fen  bigint  期初贷方 | opening, credit
-- column:   debit_fen           bigint  本期借方 | turnover, debit
-- column:   credit_fen          bigint  本期贷方 | turnover, credit
-- column:   closing_debit_fen   bigint  期末借方 | closing, debit
-- column:   closing_credit_fen  bigint  期末贷方 | closing, credit
-- check:    sum(opening_debit_fen) = sum(opening_credit_fen)
-- check:    sum(debit_fen) = sum(credit_fen)
-- check:    sum(closing_debit_fen) = sum(closing_credit_fen)
-- source:   government accounting system of 2019 (财会〔2017〕25号), parallel accounting

WITH turnover AS (
    SELECT a.ledger, a.code,
           coalesce(sum(b.debit_fen - b.credit_fen) FILTER (WHERE b.period < :from), 0) AS opening,
           coalesce(sum(b.debit_fen) FILTER (WHERE b.period >= :from), 0) AS debit,
           coalesce(sum(b.credit_fen) FILTER (WHERE b.period >= :from), 0) AS credit
      FROM ledger.account a
      JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
     WHERE a.book = :book AND b.book = :book AND b.period <= :until
     GROUP BY a.ledger, a.code),
sides AS (
    SELECT t.ledger, t.code, greatest(opening, 0) AS opening_debit,
           greatest(-opening, 0) AS opening_credit, debit, credit,
           greatest(opening + debit - credit, 0) AS closing_debit,
           greatest(credit - debit - opening, 0) AS closing_credit
      FROM turnover t)
-- One row for each title, and below them the total of their ledger.
SELECT coalesce(s.code, s.ledger::text) AS code, coalesce(t.name_zh, '合计') AS title_zh,
       coalesce(t.name_en, 'total of the ledger') AS title_en,
       sum(s.opening_debit)::bigint AS opening_debit_fen,
       sum(s.opening_credit)::bigint AS opening_credit_fen,
       sum(s.debit)::bigint AS debit_fen, sum(s.credit)::bigint AS credit_fen,
       sum(s.closing_debit)::bigint AS closing_debit_fen,
       sum(s.closing_credit)::bigint AS closing_credit_fen
  FROM sides s LEFT JOIN ref.account_title t ON t.code = s.code
 GROUP BY GROUPING SETS ((s.ledger, s.code, t.name_zh, t.name_en), (s.ledger))
 ORDER BY array_position('{Q,M,U,B}'::text[], s.ledger::text), s.code NULLS LAST
