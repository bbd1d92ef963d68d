-- report:   dibao_registered_poor
-- title_zh: 低保与建档立卡信息比对
-- title_en: Dibao held against the registered poor
-- param:    region  region  区划（含下级） | division, with all below it
-- param:    until   month   月份 | month
-- column:   book              text    账套 | book
-- column:   name              text    名称 | name
-- column:   list_as_of        text    名单日期 | day of the list
-- column:   dibao_persons     bigint  低保人数 | on dibao
-- column:   both_persons      bigint  两者都有 | on both
-- column:   dibao_only        bigint  仅低保 | on dibao only
-- column:   poor_persons      bigint  建档立卡人数（本级名单） | registered poor on its own list
-- column:   poor_only         bigint  其中不在低保特困 | of them neither on dibao nor on tekun
-- column:   poor_on_tekun     bigint  其中特困 | of them on tekun
-- column:   poor_on_dibao     bigint  其中低保 | of them on dibao
-- column:   paid_both_fen     bigint  两者都有的户发放额 | paid to households with somebody on both
-- column:   paid_only_fen     bigint  其余低保户发放额 | paid to other households on dibao
-- check:    sum(dibao_persons) = sum(both_persons) + sum(dibao_only)
-- check:    sum(poor_persons) = sum(poor_only) + sum(poor_on_tekun) + sum(poor_on_dibao)
-- joins:    hash
-- source:   F24, F36: dibao and the registered poor are compared every quarter; by county

-- The poor of a list of a province or prefecture stand with its own book: such a list does not say
-- the county. Who of them is on dibao or tekun is looked for in all books of the region.
WITH RECURSIVE below AS (
    SELECT :region AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region),
book AS (SELECT book, name FROM ledger.book WHERE region IN (SELECT region FROM below)),
list AS (
    SELECT book, list_book, list, as_of
      FROM roster.lists_in_force(ARRAY(SELECT book FROM book), :until)
     WHERE kind = 'registered_poor'),
poor AS (
    SELECT DISTINCT o.book AS list_book, o.id_hash
      FROM (SELECT DISTINCT list_book, list FROM list) l
      JOIN roster.outside_row o ON o.book = l.list_book AND o.list = l.list
     WHERE (o.until_date IS NULL OR o.until_date > :until)),
listed AS (
    SELECT e.book, e.program, e.enrolment, unnest(e.member_person) AS person
      FROM roster.enrolment e
     WHERE e.book IN (SELECT book FROM book) AND e.program ~ '^(DB|TK)-'
       AND e.superseded_at IS NULL AND e.valid_from <= :until
       AND (e.valid_until IS NULL OR :until < e.valid_until)),
member AS (
    SELECT m.book, m.program, m.enrolment, p.id_hash
      FROM listed m
      JOIN roster.person p ON p.book = m.book AND p.person = m.person
                          AND p.superseded_at IS NULL),
dibao AS (
    SELECT m.book, m.program, m.enrolment, m.id_hash, bool_or(o.id_hash IS NOT NULL) AS is_poor
      FROM member m
      LEFT JOIN list l ON l.book = m.book
      LEFT JOIN poor o ON o.list_book = l.list_book AND o.id_hash = m.id_hash
     WHERE m.program ~ '^DB-'
     GROUP BY m.book, m.program, m.enrolment, m.id_hash),
person AS (
    SELECT book, count(DISTINCT id_hash) AS dibao,
           count(DISTINCT id_hash) FILTER (WHERE is_poor) AS both
      FROM dibao GROUP BY book),
paid AS (
    SELECT l.book,
           coalesce(sum(l.amount_fen) FILTER (WHERE h.is_poor), 0)::bigint AS both_fen,
           coalesce(sum(l.amount_fen) FILTER (WHERE NOT h.is_poor), 0)::bigint AS only_fen
      FROM (SELECT book, program, enrolment, bool_or(is_poor) AS is_poor
              FROM dibao GROUP BY book, program, enrolment) h
      JOIN payout.line l ON l.book = h.book AND l.period = :until AND l.program = h.program
                        AND l.enrolment = h.enrolment AND l.for_period = l.period
      JOIN payout.batch b ON b.book = l.book AND b.batch = l.batch AND b.kind = 'regular'
                         AND b.state IN ('released', 'settling', 'reconciled', 'closed')
     GROUP BY l.book),
registered AS (
    SELECT list_book AS book, count(*) AS poor,
           count(*) FILTER (WHERE is_on_dibao) AS on_dibao,
           count(*) FILTER (WHERE is_on_tekun AND NOT is_on_dibao) AS on_tekun
      FROM (SELECT o.list_book, o.id_hash,
                   coalesce(bool_or(m.program ~ '^DB-'), false) AS is_on_dibao,
                   coalesce(bool_or(m.program ~ '^TK-'), false) AS is_on_tekun
              FROM poor o
              LEFT JOIN member m ON m.id_hash = o.id_hash
             WHERE o.list_book IN (SELECT book FROM book)
             GROUP BY o.list_book, o.id_hash) r
     GROUP BY list_book)
SELECT k.book::text AS book, k.name,
       coalesce((SELECT max(l.as_of)::text FROM list l WHERE l.book = k.book), '') AS list_as_of,
       coalesce(p.dibao, 0) AS dibao_persons, coalesce(p.both, 0) AS both_persons,
       coalesce(p.dibao - p.both, 0) AS dibao_only, coalesce(r.poor, 0) AS poor_persons,
       coalesce(r.poor - r.on_dibao - r.on_tekun, 0) AS poor_only,
       coalesce(r.on_tekun, 0) AS poor_on_tekun, coalesce(r.on_dibao, 0) AS poor_on_dibao,
       coalesce(a.both_fen, 0) AS paid_both_fen, coalesce(a.only_fen, 0) AS paid_only_fen
  FROM book k
  LEFT JOIN person p ON p.book = k.book
  LEFT JOIN registered r ON r.book = k.book
  LEFT JOIN paid a ON a.book = k.book
 WHERE p.dibao > 0 OR r.poor > 0
 ORDER BY k.book
