-- report:   expenditure_relief
-- title_zh: 支出型救助覆盖情况表
-- title_en: Expenditure-type relief against the people on dibao
-- param:    region  region  区划（含下级） | division, with all below it
-- param:    until   month   截止月份（含），自当年 1 月起 | last month, counted from January
-- column:   book            text    账套 | book
-- column:   name            text    名称 | name
-- column:   dibao_persons   bigint  低保人数 | on dibao in the last month
-- column:   helped_persons  bigint  支出型救助人数 | helped in the year
-- column:   share           text    占低保人数% | helped, % of them
-- source:   F32: over the year at least 10 % (indicator.expenditure_relief of the policy pack)

-- Who is helped several times counts once.
WITH RECURSIVE below AS (
    SELECT :region AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region),
book AS (SELECT k.book, k.name FROM ledger.book k WHERE k.region IN (SELECT region FROM below)),
dibao AS (
    SELECT e.book, count(DISTINCT m.person) AS persons
      FROM roster.enrolment e CROSS JOIN LATERAL unnest(e.member_person) AS m(person)
     WHERE e.program IN ('DB-R', 'DB-U') AND e.superseded_at IS NULL AND e.valid_from <= :until
       AND (e.valid_until IS NULL OR e.valid_until > :until)
     GROUP BY e.book),
helped AS (
    SELECT c.book, count(DISTINCT c.person) AS persons
      FROM relief.relief_case c
     WHERE c.kind = 'expenditure' AND c.state = 'approved'
       AND c.decided_on >= date_trunc('year', :until::timestamp)::date
       AND c.decided_on < (:until + interval '1 month')::date
     GROUP BY c.book)
SELECT k.book::text AS book, k.name, coalesce(d.persons, 0) AS dibao_persons,
       coalesce(h.persons, 0) AS helped_persons,
       CASE WHEN d.persons > 0 THEN round(100.0 * coalesce(h.persons, 0) / d.persons, 2)::text
            ELSE '' END AS share
  FROM book k
  LEFT JOIN dibao d ON d.book = k.book
  LEFT JOIN helped h ON h.book = k.book
 WHERE d.persons > 0 OR h.persons > 0
 ORDER BY k.book
