-- report:   quota_use
-- title_zh: 指标使用情况表（按文件）
-- title_en: What became of the quota of each document
-- param:    region  region  区划（含下级） | division, with all below it
-- param:    until   month   年度的任一月份 | any month of the year
-- column:   number           text    文号 | document
-- column:   source           text    资金来源 | source
-- column:   fund             text    资金 | fund
-- column:   grant_fen        bigint  当年下达 | granted in the year
-- column:   brought_fen      bigint  上年结转 | brought forward
-- column:   paid_fen         bigint  净支付 | paid, less what came back
-- column:   returned_fen     bigint  支付后退回 | came back after payment
-- column:   recalled_fen     bigint  上级收回 | recalled from above
-- column:   unused_fen       bigint  未用 | unused
-- column:   cancelled_fen    bigint  其中年末注销 | of it cancelled at year end
-- column:   restored_fen     bigint  次年恢复 | restored in the next year
-- column:   unexplained_fen  bigint  未说明 | not explained
-- word:     source central 中央 | central
-- word:     source province 省级 | province
-- word:     source prefecture 市级 | prefecture
-- word:     source county 县级 | county
-- word:     source lottery_central 中央彩票公益金 | central lottery
-- word:     source lottery_province 省级彩票公益金 | provincial lottery
-- check:    sum(grant_fen) + sum(brought_fen) = sum(paid_fen) + sum(recalled_fen) + sum(unused_fen)
-- source:   Budget Law of 2018, art. 42 (carry-over); domain rules E1 to E15

-- What was granted is the register of documents, or what a book above allocated; what was cancelled
-- and restored is the list kept at closing; the rest is the ledger.
WITH RECURSIVE below AS (
    SELECT :region AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region),
book AS (SELECT k.book FROM ledger.book k WHERE k.region IN (SELECT region FROM below)),
asked AS (SELECT extract(year FROM :until)::integer AS year),
-- A reversal belongs to the event it reverses, and takes away from the side it reversed.
moved AS (
    SELECT a.document, a.fund_source, a.year::integer AS year, a.code, e.event, p.amount_fen,
           (p.amount_fen > 0) = (e.reverses_voucher_no IS NULL) AS is_debit
      FROM book k
      JOIN ledger.account a ON a.book = k.book AND a.ledger = 'Q'
      JOIN ledger.posting p ON p.book = a.book AND p.account = a.account
      JOIN ledger.entry e ON e.book = p.book AND e.period = p.period
                         AND e.voucher_no = p.voucher_no),
ledger AS (
    SELECT m.document, m.fund_source,
           -coalesce(sum(m.amount_fen) FILTER (WHERE m.event = 'E3'
                         AND (m.code LIKE 'Q20_' OR m.code = 'Q104')), 0) AS allocated_fen,
           coalesce(sum(m.amount_fen) FILTER (WHERE m.code = 'Q105'), 0) AS paid_fen,
           -coalesce(sum(m.amount_fen) FILTER (WHERE m.code = 'Q105' AND NOT m.is_debit), 0)
               AS returned_fen,
           coalesce(sum(m.amount_fen) FILTER (WHERE m.event = 'E15'
                        AND (m.code LIKE 'Q20_' OR m.code IN ('Q104', 'Q106'))), 0)
               AS recalled_fen,
           coalesce(sum(m.amount_fen) FILTER (WHERE m.code IN ('Q101', 'Q102', 'Q103')), 0)
               AS left_fen
      FROM moved m JOIN asked y ON y.year = m.year
     GROUP BY m.document, m.fund_source),
kept AS (
    SELECT c.document, c.fund_source,
           coalesce(sum(c.amount_fen) FILTER (WHERE c.year = y.year), 0) AS cancelled_fen,
           coalesce(sum(c.amount_fen) FILTER (WHERE c.year = y.year AND o.book IS NOT NULL), 0)
               AS restored_fen,
           coalesce(sum(c.amount_fen) FILTER (WHERE c.year = y.year - 1
                                                AND t.book IS NOT NULL), 0) AS brought_fen
      FROM asked y
      JOIN funding.carried_quota c ON c.year IN (y.year, y.year - 1)
      JOIN book k ON k.book = c.book
      LEFT JOIN funding.opened_year o ON o.book = c.book AND o.year = y.year + 1
      LEFT JOIN funding.opened_year t ON t.book = c.book AND t.year = y.year
     GROUP BY c.document, c.fund_source),
restored AS (
    SELECT m.document, m.fund_source, -sum(m.amount_fen) AS fen
      FROM moved m JOIN asked y ON m.year = y.year + 1
     WHERE m.code = 'Q206' AND m.event = 'E14' GROUP BY m.document, m.fund_source),
told AS (
    SELECT d.number, l.fund_source, d.program AS fund,
           l.allocated_fen + CASE WHEN d.year <> y.year THEN 0
                WHEN d.book IN (SELECT book FROM book) THEN d.amount_fen ELSE 0 END AS grant_fen,
           coalesce(k.brought_fen, 0) AS brought_fen, l.paid_fen, l.returned_fen, l.recalled_fen,
           l.left_fen + coalesce(k.cancelled_fen, 0) AS unused_fen,
           coalesce(k.cancelled_fen, 0) AS cancelled_fen,
           coalesce(r.fen, 0) AS restored_fen, coalesce(k.restored_fen, 0) AS to_restore_fen
      FROM ledger l
     CROSS JOIN asked y
      JOIN funding.quota_document d ON d.document = l.document
      LEFT JOIN kept k ON k.document = l.document AND k.fund_source = l.fund_source
      LEFT JOIN restored r ON r.document = l.document AND r.fund_source = l.fund_source)
SELECT number, fund_source AS source, fund, grant_fen::bigint, brought_fen::bigint,
       paid_fen::bigint, returned_fen::bigint, recalled_fen::bigint, unused_fen::bigint,
       cancelled_fen::bigint, restored_fen::bigint,
       (abs(grant_fen + brought_fen - paid_fen - recalled_fen - unused_fen)
        + abs(to_restore_fen - restored_fen))::bigint AS unexplained_fen
  FROM told
 ORDER BY number, source
