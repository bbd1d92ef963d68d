#include "verify_relief.hpp"

namespace doudi::storage {

namespace {

// Every one-off line pays exactly the approved case its purpose names; every payment of the
// register has its line, one at a time; and what people were granted once is what their cases say,
// over all books of the scope.
constexpr std::string_view sql = R"sql(
    SELECT l.book || ' batch ' || l.batch || ' line ' || l.line_no AS place, 'case' AS field,
           l.amount_fen || ' to account ' || l.account AS expected,
           coalesce(c.amount_fen || ' to account ' || c.account, 'no approved case') AS actual
      FROM payout.batch b
      JOIN payout.line l ON l.book = b.book AND l.period = b.period AND l.batch = b.batch
      LEFT JOIN relief.payment p ON p.book = l.book AND p.batch = l.batch
             AND p.line_no = l.line_no AND p.amount_fen = l.amount_fen
             AND l.purpose = 'case.' || p.relief_case || '.' || p.payment_no
      LEFT JOIN relief.relief_case c ON c.book = p.book AND c.relief_case = p.relief_case
             AND c.state = 'approved' AND c.program = l.program AND c.person = l.person
     WHERE b.book = ANY ($1::int[]) AND b.kind = 'one_off'
    UNION ALL
    SELECT p.book || ' case ' || p.relief_case, 'line', 'a line',
           CASE WHEN l.line_no IS NULL THEN 'none' ELSE 'a line' END
      FROM relief.payment p
      LEFT JOIN payout.line l ON l.book = p.book AND l.period = p.period AND l.batch = p.batch
                             AND l.line_no = p.line_no
     WHERE p.book = ANY ($1::int[])
    UNION ALL
    SELECT p.book || ' case ' || p.relief_case, 'payments', '1', count(*)::text
      FROM relief.payment p
      JOIN payout.batch b ON b.book = p.book AND b.batch = p.batch AND b.state <> 'cancelled'
     WHERE p.book = ANY ($1::int[])
       AND coalesce((SELECT o.outcome FROM payout.outcome o
                      WHERE o.book = p.book AND o.period = p.period AND o.batch = p.batch
                        AND o.line_no = p.line_no ORDER BY o.seq DESC LIMIT 1), '')
           NOT IN ('failed', 'returned')
     GROUP BY p.book, p.relief_case
    UNION ALL
    SELECT g.place, f.field, f.expected, f.actual
      FROM (SELECT min(c.place) AS place, c.once_scope, c.once_with,
                   c.once_key, n.id_hash, sum(c.amount_fen) AS fen, count(*) AS cases
              FROM (SELECT r.book, r.book || ' case ' || r.relief_case AS place, r.person,
                           r.once_scope, k.once_with, r.once_key, r.amount_fen, r.state
                      FROM relief.relief_case r JOIN ref.relief_kind k ON k.kind = r.kind
                    UNION ALL
                    SELECT book, book || ' imprest case ' || relief_case, person, once_scope,
                           'relief', event_key, amount_fen, state
                      FROM imprest.relief_case) c
              JOIN roster.person n ON n.book = c.book AND n.person = c.person
                                  AND n.superseded_at IS NULL
             WHERE c.state <> 'rejected'
             GROUP BY c.once_scope, c.once_with, c.once_key, n.id_hash
            HAVING bool_or(c.book = ANY ($1::int[]))) g
      LEFT JOIN relief.allowance a ON a.scope = g.once_scope AND a.what = g.once_with
                                  AND a.key = g.once_key AND a.id_hash = g.id_hash
     CROSS JOIN LATERAL (VALUES
           ('granted_fen', g.fen::text, coalesce(a.granted_fen, 0)::text),
           ('cases for one event', CASE WHEN a.cap_fen IS NULL THEN '1' ELSE g.cases::text END,
            g.cases::text)) AS f(field, expected, actual))sql";

} // namespace

std::string_view relief_sql() noexcept {
    return sql;
}

} // namespace doudi::storage
