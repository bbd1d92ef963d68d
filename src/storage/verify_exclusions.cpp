#include "verify_exclusions.hpp"

namespace doudi::storage {

namespace {

// Enrolments without a line are as many as the batch says; whoever has one stands on a line of the
// same enrolment and version.
constexpr std::string_view sql = R"sql(
    WITH excluded AS (
        SELECT x.book, x.batch,
               count(DISTINCT x.enrolment) FILTER (WHERE x.line_no = 0) AS enrolments
          FROM payout.exclusion x
         WHERE x.book = ANY ($1::int[])
         GROUP BY x.book, x.batch)
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
            AND e.program = ANY (b.program || ARRAY(SELECT l.list FROM ref.base_list l
                                                     WHERE l.program = b.program))
            AND e.enrolment = x.enrolment AND e.version = x.version
     WHERE x.book = ANY ($1::int[]) AND x.member >= 0
    UNION ALL
    SELECT x.book || ' batch ' || x.batch || ' enrolment ' || x.enrolment, 'other_program',
           CASE WHEN EXISTS (SELECT FROM roster.enrolment o
                              WHERE o.book = x.book AND o.enrolment = x.other_enrolment
                                AND o.program = ANY (x.other_program || ARRAY(
                                    SELECT l.list FROM ref.base_list l
                                     WHERE l.program = x.other_program)))
                THEN x.other_program ELSE '' END,
           x.other_program
      FROM payout.exclusion x
     WHERE x.book = ANY ($1::int[]) AND x.rule <> 6)sql";

} // namespace

std::string_view exclusions_sql() noexcept {
    return sql;
}

} // namespace doudi::storage
