#include "verify_projects.hpp"

namespace doudi::storage {

namespace {

// Of each project: paid and recovered as instalments, draws and recoveries say, kept at most the
// grant, its stage the last it reached. Of each plan: count and sum as its projects say, county by
// county, within its caps. Of each program: what the ledger posted for projects is what they paid.
// Figures no row can break on its own are counted as 0 expected.
constexpr std::string_view sql = R"sql(
    WITH project AS (
        SELECT p.*, p.book || ' project ' || p.project AS place
          FROM project.project p WHERE p.book = ANY ($1::int[])),
    instalment AS (
        SELECT book, project,
               coalesce(sum(amount_fen) FILTER (WHERE state = 'paid'), 0) AS paid_fen,
               coalesce(sum(amount_fen) FILTER (
                   WHERE state IN ('requested', 'approved', 'paid')), 0) AS live_fen
          FROM project.instalment WHERE book = ANY ($1::int[]) GROUP BY book, project),
    drawn AS (
        SELECT d.book, i.project, sum(d.paid_fen) AS paid_fen,
               sum(d.returned_fen + d.later_fen) AS recovered_fen,
               sum(d.amount_fen) FILTER (WHERE i.state = 'approved') AS reserved_fen,
               sum(d.amount_fen - d.paid_fen - d.failed_fen) AS open_fen
          FROM project.draw d
          JOIN project.instalment i ON i.book = d.book AND i.instalment = d.instalment
         WHERE d.book = ANY ($1::int[]) GROUP BY d.book, i.project),
    recovery AS (
        SELECT book, project, sum(amount_fen) AS recovered_fen
          FROM project.recovery WHERE book = ANY ($1::int[]) GROUP BY book, project),
    reached AS (
        SELECT book, project,
               (array_agg(stage ORDER BY array_position(
                   ARRAY['approved', 'started', 'accepted', 'cancelled'], stage) DESC))[1] AS stage
          FROM project.stage WHERE book = ANY ($1::int[]) GROUP BY book, project),
    plan AS (
        SELECT l.*, l.book || ' plan ' || l.kind || ' ' || l.year_from AS place
          FROM project.plan l
         WHERE l.book = ANY ($1::int[])
            OR (l.book, l.kind, l.year_from) IN (
                   SELECT plan_book, kind, plan_year FROM project)),
    member AS (
        SELECT plan_book, kind, plan_year, book, count(*) AS count, sum(grant_fen) AS total_fen
          FROM project.project WHERE state IN ('approved', 'started', 'accepted')
         GROUP BY plan_book, kind, plan_year, book),
    posted AS (
        SELECT p.book, a.program, sum(p.amount_fen) AS fen
          FROM ledger.entry e
          JOIN ledger.posting p USING (book, period, voucher_no)
          JOIN ledger.account a ON a.book = p.book AND a.account = p.account
         WHERE e.book = ANY ($1::int[]) AND a.code = 'U5001'
           AND e.idempotency_key LIKE 'project/%'
         GROUP BY p.book, a.program),
    spent AS (
        SELECT book, program, sum(paid_fen - returned_fen) AS fen
          FROM project.draw WHERE book = ANY ($1::int[]) GROUP BY book, program)
    SELECT p.place, v.field, v.expected::text AS expected, v.actual::text AS actual
      FROM project p
      LEFT JOIN instalment i USING (book, project)
      LEFT JOIN drawn d USING (book, project)
      LEFT JOIN recovery r USING (book, project)
     CROSS JOIN LATERAL (VALUES
           ('paid_fen', coalesce(i.paid_fen, 0), p.paid_fen),
           ('drawn_paid_fen', coalesce(d.paid_fen, 0), p.paid_fen),
           ('recovered_fen', coalesce(r.recovered_fen, 0), p.recovered_fen),
           ('drawn_recovered_fen', coalesce(d.recovered_fen, 0), p.recovered_fen),
           ('reserved_fen', coalesce(d.reserved_fen, 0), coalesce(d.open_fen, 0)),
           ('over_grant_fen', 0,
            greatest(0, coalesce(i.live_fen, 0) - p.recovered_fen - p.grant_fen))
           ) AS v(field, expected, actual)
    UNION ALL
    SELECT p.place, 'stage', coalesce(s.stage, 'registered'), p.state
      FROM project p LEFT JOIN reached s USING (book, project)
    UNION ALL
    SELECT l.place, v.field, v.expected::text, v.actual::text
      FROM plan l
      LEFT JOIN (SELECT plan_book AS book, kind, plan_year AS year_from, sum(count) AS count,
                        sum(total_fen) AS total_fen
                   FROM member GROUP BY plan_book, kind, plan_year) m USING (book, kind, year_from)
     CROSS JOIN LATERAL (VALUES
           ('count', coalesce(m.count, 0), l.count),
           ('total_fen', coalesce(m.total_fen, 0), l.total_fen),
           ('over_count', 0, greatest(0, l.count - l.count_max)),
           ('over_total_fen', 0, greatest(0, l.total_fen - l.total_max_fen))
           ) AS v(field, expected, actual)
    UNION ALL
    SELECT l.place || ' county ' || c.county, v.field, v.expected::text, v.actual::text
      FROM plan l
      JOIN project.plan_county c USING (book, kind, year_from)
      LEFT JOIN member m ON m.plan_book = c.book AND m.kind = c.kind AND m.plan_year = c.year_from
                        AND m.book = c.county
     CROSS JOIN LATERAL (VALUES
           ('count', coalesce(m.count, 0), c.count),
           ('over_count', 0, greatest(0, c.count - c.count_max))) AS v(field, expected, actual)
    UNION ALL
    SELECT coalesce(s.book, l.book) || ' projects ' || coalesce(s.program, l.program),
           'turnover_fen', coalesce(s.fen, 0)::text, coalesce(l.fen, 0)::text
      FROM spent s FULL JOIN posted l ON l.book = s.book AND l.program = s.program)sql";

} // namespace

std::string_view projects_sql() noexcept {
    return sql;
}

} // namespace doudi::storage
