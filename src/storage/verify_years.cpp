#include "verify_years.hpp"

namespace doudi::storage {

namespace {

// Of a closed year: nothing stands unused, what is still reserved is that of imprests carried over,
// and no title of income or expenditure is left. What a closing cancelled is what is kept of it,
// and what the opening restored. Every year of a document balances by itself, and what a book
// passed on is, over all years, what the books below received less what they gave back.
constexpr std::string_view years = R"sql(
    WITH quota AS (
        SELECT a.book, a.code, a.program, a.fund_source, a.document, a.year,
               sum(b.debit_fen - b.credit_fen) AS fen
          FROM ledger.account a JOIN ledger.balance b USING (book, account)
         WHERE a.book = ANY ($1::int[]) AND a.ledger = 'Q' GROUP BY a.book, a.account),
    closed AS (SELECT book, year FROM funding.closed_year WHERE book = ANY ($1::int[])),
    moved AS (
        SELECT e.book, a.document, a.fund_source, a.year,
               CASE a.code WHEN 'Q102' THEN a.program ELSE '' END AS program,
               -coalesce(sum(p.amount_fen) FILTER (WHERE p.amount_fen < 0), 0) AS cancelled_fen,
               coalesce(sum(p.amount_fen) FILTER (WHERE p.amount_fen > 0), 0) AS restored_fen
          FROM ledger.entry e
          JOIN ledger.posting p USING (book, period, voucher_no)
          JOIN ledger.account a ON a.book = p.book AND a.account = p.account
         WHERE e.book = ANY ($1::int[]) AND e.event = 'E14' AND a.code IN ('Q101', 'Q102')
         GROUP BY e.book, a.document, a.fund_source, a.year, 5),
    kept AS (SELECT * FROM funding.carried_quota WHERE book = ANY ($1::int[])),
    leg AS (
        SELECT coalesce(e.transfer_id, o.transfer_id) AS transfer, e.book, e.event, a.code,
               a.document, p.amount_fen
          FROM ledger.entry e
          LEFT JOIN ledger.entry o ON o.book = e.book AND o.period = e.reverses_period
                                  AND o.voucher_no = e.reverses_voucher_no
          JOIN ledger.posting p ON p.book = e.book AND p.period = e.period
                               AND p.voucher_no = e.voucher_no
          JOIN ledger.account a ON a.book = p.book AND a.account = p.account
         WHERE e.event IN ('E3', 'E15') AND a.ledger = 'Q'),
    upper AS (
        SELECT DISTINCT transfer, book, document FROM leg WHERE code = 'Q104'
           AND book = ANY ($1::int[])),
    received AS (
        SELECT u.book, u.document, -sum(l.amount_fen) AS fen
          FROM upper u JOIN leg l ON l.transfer = u.transfer AND l.document = u.document
           AND l.book <> u.book
           AND ((l.event = 'E3' AND l.code LIKE 'Q20_') OR (l.event = 'E15' AND l.code = 'Q106'))
         GROUP BY u.book, u.document)
    SELECT q.book || ' ' || q.code || '/' || q.program || '/' || q.fund_source || '/'
               || q.document || '/' || q.year AS place,
           'balance_fen' AS field,
           CASE q.code WHEN 'Q103' THEN coalesce((
               SELECT sum(d.amount_fen - d.spent_fen - d.returned_fen) FROM imprest.draw d
                WHERE d.book = q.book AND d.program = q.program AND d.fund_source = q.fund_source
                  AND d.document = q.document AND d.year = q.year), 0)::text
                       ELSE '0' END AS expected, q.fen::text AS actual
      FROM quota q JOIN closed USING (book, year) WHERE q.code IN ('Q101', 'Q102', 'Q103')
    UNION ALL
    SELECT book || ' document ' || document || ' ' || fund_source || ' ' || year, 'sum_fen', '0',
           sum(fen)::text
      FROM quota GROUP BY book, document, fund_source, year
    UNION ALL
    SELECT coalesce(k.book, m.book) || ' document ' || coalesce(k.document, m.document) || ' '
               || coalesce(k.year, m.year) || ' ' || coalesce(k.program, m.program),
           'cancelled_fen', coalesce(k.amount_fen, 0)::text, coalesce(m.cancelled_fen, 0)::text
      FROM kept k FULL JOIN (SELECT * FROM moved WHERE cancelled_fen > 0) m
        ON m.book = k.book AND m.document = k.document AND m.fund_source = k.fund_source
       AND m.year = k.year AND m.program = k.program
    UNION ALL
    SELECT coalesce(k.book, m.book) || ' document ' || coalesce(k.document, m.document) || ' '
               || coalesce(k.year + 1, m.year) || ' ' || coalesce(k.program, m.program),
           'restored_fen', coalesce(k.amount_fen, 0)::text, coalesce(m.restored_fen, 0)::text
      FROM (SELECT k.* FROM kept k
              JOIN funding.opened_year o ON o.book = k.book AND o.year = k.year + 1) k
      FULL JOIN (SELECT * FROM moved WHERE restored_fen > 0) m
        ON m.book = k.book AND m.document = k.document AND m.fund_source = k.fund_source
       AND m.year = k.year + 1 AND m.program = k.program
    UNION ALL
    SELECT coalesce(q.book, r.book) || ' document ' || coalesce(q.document, r.document),
           'received_below_fen', coalesce(q.fen, 0)::text, coalesce(r.fen, 0)::text
      FROM (SELECT book, document, sum(fen) AS fen FROM quota WHERE code = 'Q104'
             GROUP BY book, document) q
      FULL JOIN received r ON r.book = q.book AND r.document = q.document
    UNION ALL
    SELECT a.book || ' ' || a.code || '/' || coalesce(a.program, '-') || ' ' || c.year,
           'balance_fen', '0', sum(b.debit_fen - b.credit_fen)::text
      FROM closed c
      JOIN ledger.account a ON a.book = c.book
      JOIN ref.account_title t ON t.code = a.code
      JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
       AND b.period <= make_date(c.year, 12, 1)
     WHERE t.kind IN ('income', 'expense') OR a.code IN ('U3301', 'U3302', 'U3501')
     GROUP BY a.book, a.account, c.year)sql";

// By book and program, of the events that touch both ledgers of a unit (closing, E18, moves each
// within itself): what was spent is what was due and paid; income is budget revenue; the fund
// balance is what the unit holds; quota to be restored is what was carried forward and is not paid.
constexpr std::string_view parallel = R"sql(
    WITH turnover AS (
        SELECT p.book, coalesce(a.program, '-') AS program, a.code, e.event,
               sum(p.amount_fen) AS fen
          FROM ledger.entry e
          JOIN ledger.posting p USING (book, period, voucher_no)
          JOIN ledger.account a ON a.book = p.book AND a.account = p.account
         WHERE e.book = ANY ($1::int[]) AND a.ledger IN ('U', 'B')
           AND e.event IN ('E4', 'E5', 'E7', 'E8', 'E9', 'E10', 'E11', 'E13', 'E14', 'E15')
         GROUP BY p.book, 2, a.code, e.event),
    side AS (
        SELECT book, program,
               coalesce(sum(fen) FILTER (WHERE code IN ('U5001', 'U2303', 'U3501')
                                            OR (code = 'U1218' AND event <> 'E13')), 0)
                   AS due_and_paid, -- what is claimed back stays spent until it is back
               coalesce(sum(fen) FILTER (WHERE code = 'B7101'), 0) AS spent,
               coalesce(sum(fen) FILTER (WHERE code = 'U4001'), 0) AS income,
               coalesce(sum(fen) FILTER (WHERE code = 'B6001'), 0) AS revenue,
               coalesce(sum(fen) FILTER (WHERE code IN ('U1201', 'U1011')
                                            OR (code = 'U1218' AND event = 'E13')), 0) AS held,
               coalesce(sum(fen) FILTER (WHERE code = 'B8001'), 0) AS fund_balance,
               coalesce(sum(fen) FILTER (WHERE code = 'U1201'), 0) AS to_restore
          FROM turnover GROUP BY book, program),
    carried AS (
        SELECT book, program, sum(fen) AS fen FROM (
            SELECT a.book, a.program, b.debit_fen - b.credit_fen AS fen
              FROM ledger.account a JOIN ledger.balance b USING (book, account)
             WHERE a.book = ANY ($1::int[]) AND a.code IN ('Q102', 'Q103')
               AND EXISTS (SELECT FROM ledger.account s
                            WHERE s.book = a.book AND s.code = 'Q206' AND s.year = a.year
                              AND s.document = a.document AND s.fund_source = a.fund_source)
             UNION ALL
            SELECT k.book, k.program, k.amount_fen FROM funding.carried_quota k
             WHERE k.book = ANY ($1::int[]) AND k.program <> ''
               AND NOT EXISTS (SELECT FROM funding.opened_year o
                                WHERE o.book = k.book AND o.year = k.year + 1)) u
         GROUP BY book, program)
    SELECT s.book || ' ' || s.program AS place, v.field, v.expected::text AS expected,
           v.actual::text AS actual
      FROM side s
     CROSS JOIN LATERAL (VALUES
           ('B7101', s.due_and_paid, s.spent), ('B6001', s.income, s.revenue),
           ('B8001', s.held, s.fund_balance)) AS v(field, expected, actual)
    UNION ALL
    SELECT coalesce(s.book, c.book) || ' ' || coalesce(s.program, c.program), 'U1201',
           coalesce(c.fen, 0)::text, coalesce(s.to_restore, 0)::text
      FROM side s FULL JOIN carried c ON c.book = s.book AND c.program = s.program)sql";

// By book and program: what is payable to the treasury is what came back into the unit's account
// and was not remitted; what is owed again is what came back from a bank after the year was closed.
constexpr std::string_view treasury = R"sql(
    WITH known AS (
        SELECT book, program, sum(payable_fen) AS payable_fen, sum(again_fen) AS again_fen
          FROM (SELECT book, program,
                       CASE came_into WHEN 'account' THEN amount_fen ELSE 0 END AS payable_fen,
                       CASE WHEN batch IS NULL THEN 0 ELSE amount_fen END AS again_fen
                  FROM funding.prior_year_return WHERE book = ANY ($1::int[])
                 UNION ALL
                SELECT book, program, -amount_fen, 0
                  FROM funding.remittance WHERE book = ANY ($1::int[])) k
         GROUP BY book, program),
    posted AS (
        SELECT p.book, a.program,
               -coalesce(sum(p.amount_fen) FILTER (WHERE a.code = 'U2103'), 0) AS payable_fen,
               coalesce(sum(p.amount_fen) FILTER (WHERE a.code = 'U3501'), 0) AS again_fen
          FROM ledger.entry e
          JOIN ledger.posting p USING (book, period, voucher_no)
          JOIN ledger.account a ON a.book = p.book AND a.account = p.account
          LEFT JOIN payout.batch b ON b.book = e.book AND b.batch = e.batch
         WHERE e.book = ANY ($1::int[]) AND e.event = 'E10' AND a.code IN ('U2103', 'U3501')
           AND b.kind IS DISTINCT FROM 'recovery' -- see Check::recoveries
         GROUP BY p.book, a.program)
    SELECT coalesce(k.book, p.book) || ' ' || coalesce(k.program, p.program) AS place, v.field,
           v.expected::text AS expected, v.actual::text AS actual
      FROM known k FULL JOIN posted p ON p.book = k.book AND p.program = k.program
     CROSS JOIN LATERAL (VALUES
           ('U2103', coalesce(k.payable_fen, 0), coalesce(p.payable_fen, 0)),
           ('U3501', coalesce(k.again_fen, 0), coalesce(p.again_fen, 0)))
           AS v(field, expected, actual))sql";

} // namespace

std::string_view years_sql() noexcept {
    return years;
}

std::string_view parallel_sql() noexcept {
    return parallel;
}

std::string_view treasury_sql() noexcept {
    return treasury;
}

} // namespace doudi::storage
