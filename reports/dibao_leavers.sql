-- report:   dibao_leavers
-- title_zh: 低保退出人员情况表
-- title_en: Who left dibao, and by what record
-- param:    region  region  区划（含下级） | division, with all below it
-- param:    from    month   起始月份 | first month
-- param:    until   month   截止月份（含） | last month, included
-- column:   month          text    月份 | first month without dibao
-- column:   book           text    账套 | book
-- column:   name           text    名称 | name
-- column:   leavers        bigint  退出人数 | persons
-- column:   gradual_exit   bigint  渐退 | after a gradual exit
-- column:   died           bigint  死亡 | died
-- column:   other_program  bigint  转特困或孤儿 | to tekun or orphans
-- column:   no_record      bigint  无退出记录 | without a record
-- check:    sum(leavers) = sum(gradual_exit) + sum(died) + sum(other_program) + sum(no_record)
-- source:   F04: of those lifted out of poverty nobody is dropped without a record, an exit (F06)

-- Moving to the list of another county is no leaving.
WITH RECURSIVE below AS (
    SELECT :region AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region),
member AS (
    SELECT e.book, e.program, e.valid_from, e.valid_until, e.exit_from, p.id_hash
      FROM roster.enrolment e
     CROSS JOIN LATERAL unnest(e.member_person) AS m(person)
      JOIN roster.person p
        ON p.book = e.book AND p.person = m.person AND p.superseded_at IS NULL
     WHERE e.superseded_at IS NULL AND e.program ~ '^(DB|TK|OR)-'),
gone AS (
    SELECT l.valid_until AS month, l.book, l.id_hash, bool_or(l.exit_from IS NOT NULL) AS is_exit
      FROM member l
      JOIN ledger.book k ON k.book = l.book AND k.region IN (SELECT region FROM below)
     WHERE l.program LIKE 'DB-%' AND l.valid_until BETWEEN :from AND :until
       AND NOT EXISTS (SELECT FROM member s
                        WHERE s.id_hash = l.id_hash AND s.program LIKE 'DB-%'
                          AND s.valid_from <= l.valid_until
                          AND (s.valid_until IS NULL OR s.valid_until > l.valid_until))
     GROUP BY l.valid_until, l.book, l.id_hash),
told AS (
    SELECT g.month, g.book,
           CASE WHEN g.is_exit THEN 'gradual_exit'
                WHEN count(o.id_hash) > 0 THEN 'died'
                WHEN count(s.id_hash) > 0 THEN 'other_program'
                ELSE 'no_record' END AS how
      FROM gone g
      LEFT JOIN roster.outside_person o ON o.id_hash = g.id_hash AND o.on_date < g.month
      LEFT JOIN member s ON s.id_hash = g.id_hash AND s.program !~ '^DB-'
            AND s.valid_from <= g.month AND (s.valid_until IS NULL OR s.valid_until > g.month)
     GROUP BY g.month, g.book, g.id_hash, g.is_exit)
SELECT to_char(t.month, 'YYYY-MM') AS month, t.book::text AS book, k.name,
       count(*) AS leavers,
       count(*) FILTER (WHERE t.how = 'gradual_exit') AS gradual_exit,
       count(*) FILTER (WHERE t.how = 'died') AS died,
       count(*) FILTER (WHERE t.how = 'other_program') AS other_program,
       count(*) FILTER (WHERE t.how = 'no_record') AS no_record
  FROM told t JOIN ledger.book k ON k.book = t.book
 GROUP BY t.month, t.book, k.name
 ORDER BY 1, 2
