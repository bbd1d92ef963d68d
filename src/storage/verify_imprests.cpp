#include "verify_imprests.hpp"

namespace doudi::storage {

namespace {

// advance − cases − returned = balance, counted from the movements; the same from the draws; cases
// as movements; the entry of each case vouches for it as it stands; what stays of a year was
// carried over; and in the ledger, by book, U1218 and B8001 of E13 are the balances and U5001 and
// B7101 the cases, with nothing left on U1011.
constexpr std::string_view sql = R"sql(
    WITH fund AS (
        SELECT f.*, f.book || ' imprest ' || f.township AS place
          FROM imprest.fund f WHERE f.book = ANY ($1::int[])),
    moved AS (
        SELECT book, township,
               coalesce(sum(amount_fen) FILTER (WHERE kind = 'advance'), 0) AS advanced_fen,
               coalesce(sum(amount_fen) FILTER (WHERE kind = 'case'), 0) AS spent_fen,
               coalesce(sum(amount_fen) FILTER (WHERE kind = 'return'), 0) AS returned_fen
          FROM imprest.movement WHERE book = ANY ($1::int[]) GROUP BY book, township),
    drawn AS (
        SELECT book, township, sum(amount_fen) AS advanced_fen, sum(spent_fen) AS spent_fen,
               sum(returned_fen) AS returned_fen
          FROM imprest.draw WHERE book = ANY ($1::int[]) GROUP BY book, township),
    cases AS (
        SELECT book, township, sum(amount_fen) AS spent_fen
          FROM imprest.relief_case WHERE book = ANY ($1::int[]) AND state = 'posted'
         GROUP BY book, township),
    posted AS (
        SELECT p.book, a.code, sum(p.amount_fen) AS fen
          FROM ledger.entry e
          JOIN ledger.posting p USING (book, period, voucher_no)
          JOIN ledger.account a ON a.book = p.book AND a.account = p.account
         WHERE e.book = ANY ($1::int[]) AND e.event = 'E13'
           AND a.code IN ('U1011', 'U1218', 'B8001', 'U5001', 'B7101')
         GROUP BY p.book, a.code),
    total AS (
        SELECT book, sum(balance_fen) AS balance_fen, sum(spent_fen) AS spent_fen
          FROM fund GROUP BY book)
    SELECT f.place, v.field, v.expected::text AS expected, v.actual::text AS actual
      FROM fund f
      LEFT JOIN moved m USING (book, township)
      LEFT JOIN drawn d USING (book, township)
      LEFT JOIN cases c USING (book, township)
     CROSS JOIN LATERAL (VALUES
           ('advanced_fen', coalesce(m.advanced_fen, 0), f.advanced_fen),
           ('spent_fen', coalesce(m.spent_fen, 0), f.spent_fen),
           ('returned_fen', coalesce(m.returned_fen, 0), f.returned_fen),
           ('balance_fen', coalesce(m.advanced_fen - m.spent_fen - m.returned_fen, 0),
            f.balance_fen),
           ('drawn_fen', coalesce(d.advanced_fen, 0), f.advanced_fen),
           ('drawn_spent_fen', coalesce(d.spent_fen, 0), f.spent_fen),
           ('drawn_returned_fen', coalesce(d.returned_fen, 0), f.returned_fen),
           ('cases_fen', coalesce(c.spent_fen, 0), f.spent_fen)) AS v(field, expected, actual)
    UNION ALL
    SELECT c.book || ' case ' || c.relief_case, 'evidence',
           left(encode(sha256(convert_to(concat_ws('|', 'case', c.book, c.township, c.relief_case,
               encode(p.id_hash, 'hex'), c.paid_on, c.amount_fen, c.receipt_no, c.event_key,
               c.reason), 'UTF8')), 'hex'), 16),
           left(encode(e.evidence, 'hex'), 16)
      FROM imprest.relief_case c
      LEFT JOIN roster.person p
        ON p.book = c.book AND p.person = c.person AND p.superseded_at IS NULL
      LEFT JOIN imprest.movement m ON m.book = c.book AND m.relief_case = c.relief_case
      LEFT JOIN ledger.entry e
        ON e.book = c.book
       AND e.idempotency_key = 'imprest/' || c.book || '/' || m.movement || '/case'
     WHERE c.book = ANY ($1::int[]) AND c.state = 'posted'
    UNION ALL
    SELECT f.place, 'year', f.year::text,
           (SELECT coalesce(max(o.year) + 1, f.year) FROM imprest.carry_over o
             WHERE o.book = f.book AND o.township = f.township AND o.year >= f.year)::text
      FROM fund f
    UNION ALL
    SELECT coalesce(w.book, l.book) || ' E13 ' || coalesce(w.code, l.code), 'turnover_fen',
           coalesce(w.fen, 0)::text, coalesce(l.fen, 0)::text
      FROM (SELECT t.book, w.code, w.fen
              FROM total t
             CROSS JOIN LATERAL (VALUES ('U1011', 0::numeric), ('U1218', t.balance_fen),
                   ('B8001', t.balance_fen), ('U5001', t.spent_fen), ('B7101', t.spent_fen))
                   AS w(code, fen)) w
      FULL JOIN posted l ON l.book = w.book AND l.code = w.code)sql";

} // namespace

std::string_view imprests_sql() noexcept {
    return sql;
}

} // namespace doudi::storage
