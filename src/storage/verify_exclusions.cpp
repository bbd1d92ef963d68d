#include "verify_exclusions.hpp"

namespace doudi::storage {

namespace {

// Enrolments without a line are as many as the batch says; whoever has one stands on a line of the
// same enrolment and version. What the exclusions leave is not computed again here: that takes the
// policy, and is the reconciliation's.
constexpr std::string_view sql = R"sql(
    WITH list AS ( -- by which lists a program may be paid: the rosters a batch may be made of
        SELECT program, program AS list FROM ref.program
        UNION ALL SELECT program, list FROM ref.base_list
    ), excluded AS (
        SELECT x.book, x.batch,
               count(DISTINCT x.enrolment) FILTER (WHERE x.line_no = 0) AS enrolments
          FROM payout.exclusion x
         WHERE x.book = ANY ($1::int[])
         GROUP BY x.book, x.batch
    ), gone AS (
        SELECT book, batch, for_period, enrolment, version, person, line_no
          FROM payout.exclusion WHERE book = ANY ($1::int[]) AND rule <> 5
    ), dead AS (
        SELECT DISTINCT p.book, p.person, d.on_date, t.recorded_at
          FROM roster.outside_person d
          JOIN roster.outside_list t ON t.book = d.book AND t.list = d.list
          JOIN roster.person p ON p.id_hash = d.id_hash AND p.superseded_at IS NULL
         WHERE p.book = ANY ($1::int[]) AND EXISTS (SELECT FROM gone))
    SELECT b.book || ' ' || to_char(b.period, 'YYYY-MM') || ' batch ' || b.batch AS place,
           'excluded_count' AS field, coalesce(x.enrolments, 0)::text AS expected,
           b.excluded_count::text AS actual
      FROM payout.batch b LEFT JOIN excluded x ON x.book = b.book AND x.batch = b.batch
     WHERE b.book = ANY ($1::int[]) AND b.kind = 'regular'
       AND (b.excluded_count > 0 OR x.batch IS NOT NULL)
    UNION ALL
    SELECT x.book || ' batch ' || x.batch || ' enrolment ' || x.enrolment, 'line_no',
           x.line_no::text, coalesce(l.line_no, 0)::text
      FROM payout.exclusion x
      JOIN payout.batch b ON b.book = x.book AND b.batch = x.batch
      LEFT JOIN payout.line l ON l.book = x.book AND l.period = b.period AND l.batch = x.batch
                             AND l.line_no = x.line_no AND l.enrolment = x.enrolment
                             AND l.enrolment_version = x.version
                             AND l.for_period = x.for_period
     WHERE x.book = ANY ($1::int[]) AND x.line_no > 0
    UNION ALL
    SELECT x.book || ' batch ' || x.batch || ' enrolment ' || x.enrolment, 'person',
           coalesce(e.member_person[x.member + 1]::text, ''), x.person::text
      FROM payout.exclusion x
      JOIN payout.batch b ON b.book = x.book AND b.batch = x.batch
      LEFT JOIN roster.enrolment e ON e.book = x.book
            AND e.program IN (SELECT list FROM list l WHERE l.program = b.program)
            AND e.enrolment = x.enrolment AND e.version = x.version
     WHERE x.book = ANY ($1::int[]) AND x.member >= 0
    UNION ALL
    SELECT x.book || ' batch ' || x.batch || ' enrolment ' || x.enrolment, 'other_program',
           CASE WHEN EXISTS (SELECT FROM roster.enrolment o
                              WHERE o.book = x.book AND o.enrolment = x.other_enrolment
                                AND o.program IN (SELECT list FROM list l
                                                   WHERE l.program = x.other_program))
                THEN x.other_program ELSE '' END,
           x.other_program
      FROM payout.exclusion x
     WHERE x.book = ANY ($1::int[]) AND x.rule <> 6
    UNION ALL -- who stands in the version has a position, and who has none stood in another
    SELECT x.book || ' batch ' || x.batch || ' enrolment ' || x.enrolment, 'member', '-1',
           coalesce(array_position(e.member_person, x.person) - 1, -1)::text
      FROM payout.exclusion x
      JOIN payout.batch b ON b.book = x.book AND b.batch = x.batch
      JOIN list s ON s.program = b.program
      JOIN roster.enrolment e ON e.book = x.book AND e.program = s.list
            AND e.enrolment = x.enrolment AND e.version = x.version
     WHERE x.book = ANY ($1::int[]) AND x.member < 0
    UNION ALL
    SELECT x.book || ' batch ' || x.batch || ' enrolment ' || x.enrolment, 'person',
           CASE WHEN EXISTS (SELECT FROM roster.enrolment e
                              WHERE e.book = x.book
                                AND e.program IN (SELECT list FROM list l
                                                   WHERE l.program = b.program)
                                AND e.member_person @> ARRAY[x.person])
                THEN x.person::text ELSE '' END, x.person::text
      FROM payout.exclusion x
      JOIN payout.batch b ON b.book = x.book AND b.batch = x.batch
     WHERE x.book = ANY ($1::int[]) AND x.member < 0
    UNION ALL -- the difference: no more than is left to take it from
    SELECT d.book || ' batch ' || d.batch || ' enrolment ' || d.enrolment, 'not_paid_fen',
           (CASE WHEN d.left_fen > 0 THEN d.due_fen
                 ELSE least(d.due_fen, d.not_paid_fen) END)::text,
           d.not_paid_fen::text
      FROM (SELECT x.book, x.batch, x.enrolment, sum(x.not_paid_fen)::bigint AS not_paid_fen,
                   greatest(0, sum(x.other_fen) - coalesce(min(e.other_month_fen), 0))::bigint
                       AS due_fen,
                   coalesce(min(f.due_fen), min(l.amount_fen), 0) AS left_fen
              FROM payout.exclusion x
              JOIN payout.batch b ON b.book = x.book AND b.batch = x.batch
              JOIN list s ON s.program = b.program
              JOIN roster.enrolment e ON e.book = x.book AND e.program = s.list
                    AND e.enrolment = x.enrolment AND e.version = x.version
              LEFT JOIN payout.line l ON l.book = x.book AND l.period = b.period
                    AND l.batch = x.batch AND l.line_no = x.line_no
              LEFT JOIN payout.difference f ON f.book = x.book AND f.period = b.period
                    AND f.batch = x.batch AND f.line_no = x.line_no
             WHERE x.book = ANY ($1::int[]) AND x.rule = 5
             GROUP BY x.book, x.batch, x.for_period, x.enrolment) d
    UNION ALL -- a line is for somebody who lives and is not excluded, as known when it was built
    SELECT x.book || ' batch ' || x.batch || ' line ' || x.line_no, 'members', 'somebody',
           CASE count(*) FILTER (WHERE o.person IS NULL AND d.person IS NULL)
               WHEN 0 THEN 'nobody' ELSE 'somebody' END
      FROM (SELECT g.book, g.batch, b.built_at, g.for_period, g.enrolment, g.line_no,
                   unnest(e.member_person) AS person
              FROM (SELECT DISTINCT book, batch, for_period, enrolment, version, line_no
                      FROM gone WHERE line_no > 0) g
              JOIN payout.batch b ON b.book = g.book AND b.batch = g.batch AND b.kind = 'regular'
              JOIN list s ON s.program = b.program
              JOIN roster.enrolment e ON e.book = g.book AND e.program = s.list
                    AND e.enrolment = g.enrolment AND e.version = g.version) x
      LEFT JOIN gone o ON o.book = x.book AND o.batch = x.batch AND o.for_period = x.for_period
            AND o.enrolment = x.enrolment AND o.person = x.person
      LEFT JOIN dead d ON d.book = x.book AND d.person = x.person
            AND d.on_date < x.for_period AND d.recorded_at <= x.built_at
     GROUP BY x.book, x.batch, x.for_period, x.enrolment, x.line_no)sql";

} // namespace

std::string_view exclusions_sql() noexcept {
    return sql;
}

} // namespace doudi::storage
