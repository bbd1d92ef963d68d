-- report:   general_ledger
-- title_zh: 明细账
-- title_en: General ledger of an account
-- param:    book     book   账套 | book
-- param:    account  code   科目或账户 | Q102, or Q102/DB-R/central/1/2020
-- param:    from     month  起始月份 | first month
-- param:    until    month  截止月份（含） | last month, included
-- column:   on_date      date    日期 | date
-- column:   voucher      text    凭证号 | voucher
-- column:   event        text    事项 | event
-- column:   narration    text    摘要 | narration
-- column:   account      text    科目 | account
-- column:   debit_fen    bigint  借方 | debit
-- column:   credit_fen   bigint  贷方 | credit
-- column:   balance_fen  bigint  余额（借方为正） | balance, debit positive
-- source:   government accounting system of 2019 (财会〔2017〕25号)

WITH chosen AS (
    SELECT account, key FROM ledger.account
     WHERE book = :book AND (code = :account OR key = :account)),
opening AS (
    SELECT coalesce(sum(b.debit_fen - b.credit_fen), 0)::bigint AS fen
      FROM ledger.balance b JOIN chosen USING (account)
     WHERE b.book = :book AND b.period < :from),
line AS (
    SELECT e.effective_on, e.period, e.voucher_no, p.line_no, e.event, e.narration, c.key,
           greatest(p.amount_fen, 0) AS debit_fen, greatest(-p.amount_fen, 0) AS credit_fen
      FROM ledger.posting p
      JOIN chosen c ON c.account = p.account
      JOIN ledger.entry e ON e.book = p.book AND e.period = p.period
                         AND e.voucher_no = p.voucher_no
     WHERE p.book = :book AND p.period BETWEEN :from AND :until
       AND e.book = :book AND e.period BETWEEN :from AND :until)
SELECT on_date, voucher, event, narration, account, debit_fen, credit_fen, balance_fen
  FROM (SELECT :from AS on_date, '' AS voucher, '' AS event, '期初余额 opening' AS narration,
               :account AS account, NULL::bigint AS debit_fen, NULL::bigint AS credit_fen,
               o.fen AS balance_fen, 0::bigint AS place
          FROM opening o
        UNION ALL
        SELECT l.effective_on, to_char(l.period, 'YYYY-MM') || '/' || l.voucher_no, l.event,
               l.narration, l.key, l.debit_fen, l.credit_fen,
               (o.fen + sum(l.debit_fen - l.credit_fen) OVER w)::bigint,
               row_number() OVER w
          FROM line l CROSS JOIN opening o
        WINDOW w AS (ORDER BY l.effective_on, l.period, l.voucher_no, l.line_no)) r
 ORDER BY place
