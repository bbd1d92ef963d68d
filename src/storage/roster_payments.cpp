#include "roster_payments.hpp"

#include <string_view>

namespace doudi::storage {

namespace {

// What is well is counted and summed, so that only exceptions are kept one by one. $3: the buckets
// of the question that are exceptions. The fences keep a bucket from being found out many times.
constexpr std::string_view findings_sql = R"sql(
INSERT INTO finding
SELECT 'roster_payments', bucket, county, program, batch, line_no, person,
       'enrolment ' || enrolment, expected_fen,
       CASE WHEN is_exception THEN actual_fen ELSE sum(fen)::bigint END, count(*)
  FROM (SELECT bucket, is_exception, coalesce(actual_fen, expected_fen) AS fen,
               CASE WHEN is_exception THEN county END AS county,
               CASE WHEN is_exception THEN program END AS program,
               CASE WHEN is_exception THEN batch END AS batch,
               CASE WHEN is_exception THEN line_no END AS line_no,
               CASE WHEN is_exception THEN person END AS person,
               CASE WHEN is_exception THEN enrolment END AS enrolment,
               CASE WHEN is_exception THEN expected_fen END AS expected_fen,
               CASE WHEN is_exception THEN actual_fen END AS actual_fen
          FROM (SELECT *, bucket = ANY ($3::text[]) AS is_exception
                  FROM ({rows} OFFSET 0) r OFFSET 0) f) g
 GROUP BY bucket, is_exception, county, program, batch, line_no, person, enrolment, expected_fen,
          actual_fen)sql";

// Enrolments in force on the first day of the month, and those a freeze pays on, against the lines
// of regular batches.
constexpr std::string_view rows_sql = R"sql(
WITH in_force AS NOT MATERIALIZED (
    SELECT e.book, e.program, e.enrolment, e.person, e.declared_fen, e.member_person
      FROM roster.enrolment e
     WHERE e.book = ANY ($2::integer[]) AND e.superseded_at IS NULL AND e.valid_from <= $1::date
       AND (e.valid_until IS NULL OR e.valid_until > $1::date)
    UNION ALL -- what is paid by the list of another benefit, having none of its own
    SELECT b.book, b.program, e.enrolment, e.person, NULL, e.member_person
      FROM payout.batch b
      JOIN ref.base_list s ON s.program = b.program
      JOIN roster.enrolment e ON e.book = b.book AND e.program = s.list
     WHERE b.book = ANY ($2::integer[]) AND b.period = $1::date AND b.kind = 'regular'
       AND b.state NOT IN ('draft', 'cancelled') AND e.superseded_at IS NULL
       AND e.valid_from <= $1::date AND (e.valid_until IS NULL OR e.valid_until > $1::date)
       AND NOT EXISTS (SELECT FROM roster.enrolment o
                        WHERE o.book = b.book AND o.program = b.program
                          AND o.program IN (SELECT program FROM ref.base_list)
                          AND o.superseded_at IS NULL AND o.valid_from <= $1::date
                          AND (o.valid_until IS NULL OR o.valid_until > $1::date))
    UNION ALL
    SELECT l.book, l.program, e.enrolment, e.person, NULL, e.member_person
      FROM payout.batch b
      JOIN payout.hold h ON h.book = b.book AND h.batch = b.batch AND h.is_ended
      JOIN payout.line l ON l.book = h.book AND l.period = $1::date AND l.batch = h.batch
                        AND l.line_no = h.line_no
      JOIN (SELECT program, program AS list FROM ref.program
             UNION ALL SELECT program, list FROM ref.base_list) s ON s.program = l.program
      JOIN roster.enrolment e ON e.book = l.book AND e.program = s.list
                             AND e.enrolment = l.enrolment AND e.version = l.enrolment_version
     WHERE b.book = ANY ($2::integer[]) AND b.period = $1::date AND b.state <> 'cancelled'
       AND e.valid_until <= $1::date
), died AS (
    SELECT p.book, p.person, p.id_hash, min(o.on_date) AS on_date
      FROM roster.outside_person o
      JOIN roster.person p ON p.id_hash = o.id_hash AND p.superseded_at IS NULL
     WHERE o.on_date < $1::date AND p.book = ANY ($2::integer[])
     GROUP BY p.book, p.person, p.id_hash
), elsewhere AS ( -- known in another county too
    SELECT p.book, p.person, p.id_hash
      FROM (SELECT id_hash FROM roster.person
             WHERE book = ANY ($2::integer[]) AND superseded_at IS NULL
             GROUP BY id_hash HAVING min(book) <> max(book)) d
      JOIN roster.person p ON p.id_hash = d.id_hash
     WHERE p.book = ANY ($2::integer[]) AND p.superseded_at IS NULL
), notable AS (
    SELECT book, person FROM died UNION SELECT book, person FROM elsewhere
), listed AS MATERIALIZED ( -- few of all who are on a roster
    SELECT DISTINCT l.book, l.program, l.enrolment, l.person
      FROM (SELECT book, program, enrolment,
                   unnest(CASE WHEN person = ANY (member_person) THEN member_person
                               ELSE member_person || person END) AS person
              FROM in_force) l
      JOIN notable n ON n.book = l.book AND n.person = l.person
), excluded AS (
    SELECT x.book, b.program, x.enrolment, x.person, x.rule, x.line_no
      FROM payout.batch b
      JOIN payout.exclusion x ON x.book = b.book AND x.batch = b.batch
     WHERE b.book = ANY ($2::integer[]) AND b.period = $1::date AND b.kind = 'regular'
       AND b.state NOT IN ('draft', 'cancelled')
), not_paid AS (
    SELECT DISTINCT book, program, enrolment FROM excluded WHERE line_no = 0
), reduced AS ( -- what was declared is not what is due then
    SELECT DISTINCT book, program, enrolment FROM excluded WHERE line_no > 0
), left_out AS ( -- the dead whom the batch does not pay for
    SELECT x.book, x.program, x.enrolment, p.id_hash
      FROM excluded x
      JOIN roster.person p ON p.book = x.book AND p.person = x.person AND p.superseded_at IS NULL
     WHERE x.rule = 6
), death AS (
    SELECT m.book, m.program, m.enrolment, o.id_hash, min(o.on_date) AS on_date
      FROM listed m
      JOIN died o ON o.book = m.book AND o.person = m.person
      LEFT JOIN left_out x ON x.book = m.book AND x.program = m.program
                          AND x.enrolment = m.enrolment AND x.id_hash = o.id_hash
     WHERE x.id_hash IS NULL
     GROUP BY m.book, m.program, m.enrolment, o.id_hash
), bereaved AS (
    SELECT DISTINCT book, program, enrolment FROM death
), counted AS (
    SELECT f.book, f.program, f.enrolment, unnest(f.member_person) AS person
      FROM in_force f
      JOIN bereaved b ON b.book = f.book AND b.program = f.program AND b.enrolment = f.enrolment
), living AS ( -- and paid: a death exempts only where somebody is left
    SELECT DISTINCT c.book, c.program, c.enrolment
      FROM counted c
      JOIN roster.person p ON p.book = c.book AND p.person = c.person AND p.superseded_at IS NULL
      LEFT JOIN death d ON d.book = c.book AND d.program = c.program
                       AND d.enrolment = c.enrolment AND d.id_hash = p.id_hash
      LEFT JOIN excluded x ON x.book = c.book AND x.program = c.program
                          AND x.enrolment = c.enrolment AND x.person = c.person AND x.rule <> 5
     WHERE d.id_hash IS NULL AND x.person IS NULL
), dead AS (
    SELECT d.book, d.program, d.enrolment,
           bool_and(f.since IS NOT NULL AND d.on_date >= f.since AND l.enrolment IS NOT NULL)
               AS is_exempt
      FROM death d
      LEFT JOIN death_freeze f ON f.book = d.book AND f.program = d.program
      LEFT JOIN living l ON l.book = d.book AND l.program = d.program
                        AND l.enrolment = d.enrolment
     GROUP BY d.book, d.program, d.enrolment
), member AS (
    SELECT l.book, l.program, l.enrolment, e.id_hash
      FROM listed l JOIN elsewhere e ON e.book = l.book AND e.person = l.person
), twice AS (
    SELECT program, id_hash FROM member GROUP BY program, id_hash HAVING min(book) <> max(book)
), duplicate AS (
    SELECT DISTINCT m.book, m.program, m.enrolment
      FROM member m JOIN twice t ON t.program = m.program AND t.id_hash = m.id_hash
), line AS (
    SELECT l.book, l.program, l.enrolment, l.batch, l.line_no, l.person, l.amount_fen
      FROM payout.batch b
      JOIN payout.line l ON l.book = b.book AND l.period = b.period AND l.batch = b.batch
     WHERE b.book = ANY ($2::integer[]) AND b.period = $1::date AND b.kind = 'regular'
       AND b.state <> 'cancelled'
), adjusted AS (
    SELECT DISTINCT a.book, a.program, a.person
      FROM (SELECT book, batch, program, person FROM payout.line
             WHERE book = ANY ($2::integer[]) AND period > $1::date AND for_period = $1::date
             UNION ALL
            SELECT book, batch, program, person FROM payout.set_off
             WHERE book = ANY ($2::integer[]) AND period > $1::date AND for_period = $1::date) a
      JOIN payout.batch b ON b.book = a.book AND b.batch = a.batch
       AND b.kind IN ('arrears', 'recovery') AND b.state NOT IN ('draft', 'cancelled')
)
SELECT CASE WHEN j.person IS NOT NULL AND (l.line_no IS NULL OR r.line_no IS NULL) THEN 'adjusted'
            WHEN f.enrolment IS NULL THEN 'unexpected'
            WHEN l.line_no IS NULL AND x.enrolment IS NOT NULL AND r.enrolment IS NULL
                THEN 'excluded'
            WHEN NOT d.is_exempt THEN 'dead'
            WHEN u.enrolment IS NOT NULL THEN 'duplicate_across_counties'
            WHEN l.line_no IS NULL AND (f.declared_fen IS NOT NULL OR r.enrolment IS NOT NULL)
                THEN 'missing'
            WHEN l.line_no IS NULL THEN 'nothing_due'
            WHEN r.enrolment IS NOT NULL THEN 'amount_differs'
            WHEN d.is_exempt THEN 'dead_exempt'
            WHEN f.declared_fen <> l.amount_fen AND c.enrolment IS NULL THEN 'declared_differs'
            ELSE 'matched' END AS bucket,
       coalesce(f.book, l.book) AS county, coalesce(f.program, l.program) AS program, l.batch,
       l.line_no, coalesce(f.person, l.person) AS person,
       coalesce(f.enrolment, l.enrolment) AS enrolment,
       coalesce(r.amount_fen, f.declared_fen) AS expected_fen, l.amount_fen AS actual_fen
  FROM in_force f
  FULL JOIN line l ON l.book = f.book AND l.program = f.program AND l.enrolment = f.enrolment
  LEFT JOIN dead d ON d.book = f.book AND d.program = f.program AND d.enrolment = f.enrolment
  LEFT JOIN duplicate u ON u.book = f.book AND u.program = f.program
                       AND u.enrolment = f.enrolment
  LEFT JOIN reduced c ON c.book = f.book AND c.program = f.program AND c.enrolment = f.enrolment
  LEFT JOIN not_paid x ON x.book = f.book AND x.program = f.program AND x.enrolment = f.enrolment
  LEFT JOIN recomputed r ON r.book = coalesce(f.book, l.book)
                        AND r.program = coalesce(f.program, l.program)
                        AND r.enrolment = coalesce(f.enrolment, l.enrolment)
                        AND r.line_no = coalesce(l.line_no, 0)
  LEFT JOIN adjusted j ON j.book = coalesce(f.book, l.book)
                      AND j.program = coalesce(f.program, l.program)
                      AND j.person = coalesce(f.person, l.person))sql";

} // namespace

std::string roster_payments_sql() {
    constexpr std::string_view place = "{rows}";
    std::string sql{findings_sql};
    return sql.replace(sql.find(place), place.size(), rows_sql);
}

} // namespace doudi::storage
