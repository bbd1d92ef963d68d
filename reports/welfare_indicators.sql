-- report:   welfare_indicators
-- title_zh: 兜底保障指标（按县区）
-- title_en: Indicators of the plans by county
-- param:    region  region  区划（含下级） | division, with all below it
-- param:    until   month   月份 | month
-- column:   book              text    账套 | book
-- column:   name              text    名称 | name
-- column:   persons_before    bigint  上月低保特困人数 | on dibao and tekun in the month before
-- column:   persons           bigint  本月人数 | in this month
-- column:   persons_change    bigint  增减 | more or fewer
-- column:   dibao_persons     bigint  其中低保 | of them on dibao
-- column:   helped_persons    bigint  本年支出型救助人数 | helped with expenditures this year
-- column:   helped_share      text    占低保人数% | helped, % of those on dibao
-- column:   living_entitled   bigint  低保持残疾证人数 | on dibao with a valid certificate
-- column:   living_enrolled   bigint  其中享受生活补贴 | of them in the living subsidy
-- column:   living_coverage   text    生活补贴覆盖率% | in the living subsidy, %
-- column:   care_entitled     bigint  一二级人数 | of levels 1 and 2
-- column:   care_enrolled     bigint  其中享受护理补贴 | of them in the care subsidy
-- column:   care_coverage     text    护理补贴覆盖率% | in the care subsidy, %
-- column:   certificates_on   text    残疾证名单日期 | day of the list of certificates
-- check:    sum(persons) = sum(persons_before) + sum(persons_change)
-- joins:    hash
-- source:   F33 numbers only rise; F32 at least 10 %; F34 all of those entitled

-- Somebody on two lists counts once. Without a list of certificates of the last three months (F36)
-- nothing is said of the subsidies. Source of the levels: GB/T 26341; domain rules §1, DS.
WITH RECURSIVE below AS (
    SELECT :region AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region),
book AS (SELECT book, name FROM ledger.book WHERE region IN (SELECT region FROM below)),
member AS (
    SELECT DISTINCT e.book, t.period, e.program, unnest(e.member_person) AS person
      FROM (VALUES (:until), ((:until - interval '1 month')::date)) t (period)
      JOIN roster.enrolment e ON e.superseded_at IS NULL AND e.valid_from <= t.period
                             AND (e.valid_until IS NULL OR t.period < e.valid_until)
     WHERE e.book IN (SELECT book FROM book) AND e.program ~ '^(DB|TK|DS)-'),
number AS (
    SELECT book,
           count(DISTINCT person) FILTER (WHERE period < :until AND program !~ '^DS-') AS before,
           count(DISTINCT person) FILTER (WHERE period = :until AND program !~ '^DS-') AS now,
           count(DISTINCT person) FILTER (WHERE period = :until AND program ~ '^DB-') AS dibao
      FROM member GROUP BY book),
helped AS (
    SELECT c.book, count(DISTINCT c.person) AS persons
      FROM relief.relief_case c
     WHERE c.book IN (SELECT book FROM book) AND c.kind = 'expenditure' AND c.state = 'approved'
       AND c.decided_on >= date_trunc('year', :until::timestamp)::date
       AND c.decided_on < (:until + interval '1 month')::date
     GROUP BY c.book),
list AS (
    SELECT book, list_book, list, as_of
      FROM roster.lists_in_force(ARRAY(SELECT book FROM book), :until)
     WHERE kind = 'disability'),
certified AS (
    SELECT m.book, m.person, bool_or(right(o.code, 1) IN ('1', '2')) AS is_severe
      FROM member m
      JOIN roster.person p ON p.book = m.book AND p.person = m.person AND p.superseded_at IS NULL
      JOIN list l ON l.book = m.book
      JOIN roster.outside_row o ON o.book = l.list_book AND o.list = l.list
                               AND o.id_hash = p.id_hash AND NOT o.is_other_person
                               AND (o.until_date IS NULL OR o.until_date >= :until)
     WHERE m.period = :until AND m.program ~ '^DB-'
     GROUP BY m.book, m.person),
subsidy AS (
    SELECT c.book, count(*) AS living, count(l.person) AS in_living,
           count(*) FILTER (WHERE c.is_severe) AS care,
           count(n.person) FILTER (WHERE c.is_severe) AS in_care
      FROM certified c
      LEFT JOIN member l ON l.book = c.book AND l.person = c.person AND l.period = :until
                        AND l.program = 'DS-L'
      LEFT JOIN member n ON n.book = c.book AND n.person = c.person AND n.period = :until
                        AND n.program = 'DS-N'
     GROUP BY c.book)
SELECT k.book::text AS book, k.name, coalesce(n.before, 0) AS persons_before,
       coalesce(n.now, 0) AS persons, coalesce(n.now - n.before, 0) AS persons_change,
       coalesce(n.dibao, 0) AS dibao_persons, coalesce(h.persons, 0) AS helped_persons,
       coalesce(round(100.0 * coalesce(h.persons, 0) / nullif(n.dibao, 0), 2)::text, '')
           AS helped_share,
       s.living AS living_entitled, s.in_living AS living_enrolled,
       coalesce(round(100.0 * s.in_living / nullif(s.living, 0), 2)::text, '') AS living_coverage,
       s.care AS care_entitled, s.in_care AS care_enrolled,
       coalesce(round(100.0 * s.in_care / nullif(s.care, 0), 2)::text, '') AS care_coverage,
       coalesce((SELECT max(l.as_of)::text FROM list l WHERE l.book = k.book), '')
           AS certificates_on
  FROM book k
  LEFT JOIN number n ON n.book = k.book
  LEFT JOIN helped h ON h.book = k.book
  LEFT JOIN subsidy s ON s.book = k.book
 WHERE n.book IS NOT NULL OR h.persons > 0
 ORDER BY k.book
