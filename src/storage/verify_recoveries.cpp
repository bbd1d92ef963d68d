#include "verify_recoveries.hpp"

namespace doudi::storage {

namespace {

// What is claimed back (U1218 but for imprests) is the lines of approved recoveries that are not
// all back; a line has back what its receipts say; a line is the difference it was computed from;
// what is set off adds up to nothing for each person.
constexpr std::string_view sql = R"sql(
    WITH claimed AS (
        SELECT l.book, l.program, sum(d.amount_fen - d.recovered_fen) AS fen
          FROM payout.batch b
          JOIN payout.difference d ON d.book = b.book AND d.period = b.period
                                  AND d.batch = b.batch
          JOIN payout.line l ON l.book = d.book AND l.period = d.period AND l.batch = d.batch
                            AND l.line_no = d.line_no
         WHERE b.book = ANY ($1::int[]) AND b.kind = 'recovery'
           AND b.state IN ('approved', 'released', 'settling', 'reconciled', 'closed')
         GROUP BY l.book, l.program),
    posted AS (
        SELECT p.book, a.program, sum(p.amount_fen) AS fen
          FROM ledger.entry e
          JOIN ledger.posting p USING (book, period, voucher_no)
          JOIN ledger.account a ON a.book = p.book AND a.account = p.account
         WHERE e.book = ANY ($1::int[]) AND e.event IN ('E9', 'E10', 'E11')
           AND a.code = 'U1218'
         GROUP BY p.book, a.program),
    receipts AS (
        SELECT book, period, batch, line_no, sum(amount_fen) AS fen
          FROM payout.recovered WHERE book = ANY ($1::int[])
         GROUP BY book, period, batch, line_no)
    SELECT coalesce(c.book, p.book) || ' U1218/' || coalesce(c.program, p.program, '-') AS place,
           'balance_fen' AS field, coalesce(c.fen, 0)::text AS expected,
           coalesce(p.fen, 0)::text AS actual
      FROM claimed c FULL JOIN posted p ON p.book = c.book AND p.program = c.program
    UNION ALL
    SELECT d.book || ' batch ' || d.batch || ' line ' || d.line_no, v.field, v.expected::text,
           v.actual::text
      FROM payout.difference d
      LEFT JOIN payout.line l USING (book, period, batch, line_no)
      LEFT JOIN receipts r USING (book, period, batch, line_no)
     CROSS JOIN LATERAL (VALUES ('amount_fen', d.amount_fen, coalesce(l.amount_fen, 0)),
           ('recovered_fen', coalesce(r.fen, 0), d.recovered_fen)) AS v(field, expected, actual)
     WHERE d.book = ANY ($1::int[])
    UNION ALL
    SELECT s.book || ' batch ' || s.batch, 'set_off_fen', '0', sum(s.amount_fen)::text
      FROM payout.set_off s WHERE s.book = ANY ($1::int[])
     GROUP BY s.book, s.batch, s.person)sql";

} // namespace

std::string_view recoveries_sql() noexcept {
    return sql;
}

} // namespace doudi::storage
