-- report:   allocation_progress
-- title_zh: 资金分配进度表（按县区）
-- title_en: Allocation progress by county
-- param:    region  region  区划（含下级） | division, with all below it
-- param:    until   month   截止月份（含） | last month, included
-- column:   book            text    账套 | book
-- column:   name            text    名称 | name
-- column:   received_fen    bigint  收到指标 | received
-- column:   passed_on_fen   bigint  已下达下级 | passed on
-- column:   unassigned_fen  bigint  待分配 | unassigned
-- column:   assigned_fen    bigint  已安排 | assigned
-- column:   available_fen   bigint  其中可用 | of it available
-- column:   reserved_fen    bigint  其中冻结 | of it reserved
-- column:   paid_fen        bigint  其中已支付 | of it paid
-- column:   reclaimed_fen   bigint  其中已收回 | of it reclaimed
-- column:   paid_rate       text    支付率% | paid, % of what stayed
-- check:    sum(received_fen) = sum(passed_on_fen) + sum(unassigned_fen) + sum(assigned_fen)
-- source:   chart of accounts, Q101 to Q106 and Q201 to Q206

WITH RECURSIVE below AS (
    SELECT :region AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region),
title AS (
    SELECT a.book, a.code, sum(b.debit_fen - b.credit_fen)::bigint AS fen
      FROM ledger.account a
      JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
     WHERE a.ledger = 'Q' AND b.period <= :until
     GROUP BY a.book, a.code),
book AS (
    SELECT k.book, k.name,
           coalesce(-sum(t.fen) FILTER (WHERE t.code LIKE 'Q20_'), 0)::bigint AS received_fen,
           coalesce(sum(t.fen) FILTER (WHERE t.code = 'Q104'), 0)::bigint AS passed_on_fen,
           coalesce(sum(t.fen) FILTER (WHERE t.code = 'Q101'), 0)::bigint AS unassigned_fen,
           coalesce(sum(t.fen) FILTER (WHERE t.code = 'Q102'), 0)::bigint AS available_fen,
           coalesce(sum(t.fen) FILTER (WHERE t.code = 'Q103'), 0)::bigint AS reserved_fen,
           coalesce(sum(t.fen) FILTER (WHERE t.code = 'Q105'), 0)::bigint AS paid_fen,
           coalesce(sum(t.fen) FILTER (WHERE t.code = 'Q106'), 0)::bigint AS reclaimed_fen
      FROM ledger.book k LEFT JOIN title t ON t.book = k.book
     WHERE k.region IN (SELECT region FROM below)
     GROUP BY k.book, k.name)
SELECT book::text AS book, name, received_fen, passed_on_fen, unassigned_fen,
       available_fen + reserved_fen + paid_fen + reclaimed_fen AS assigned_fen, available_fen,
       reserved_fen, paid_fen, reclaimed_fen,
       CASE WHEN received_fen > passed_on_fen
            THEN round(100.0 * paid_fen / (received_fen - passed_on_fen), 2)::text
            ELSE '' END AS paid_rate
  FROM book
 ORDER BY book
