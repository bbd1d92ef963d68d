// Control totals, each counted in two ways from different tables. A statement names what it
// compares (`place`, `field`) with both values; the frame around it counts and keeps the first.

#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"
#include "doudi/storage/verify_rows.hpp"
#include "verify_donations.hpp"
#include "verify_exclusions.hpp"
#include "verify_imprests.hpp"
#include "verify_projects.hpp"
#include "verify_recoveries.hpp"
#include "verify_relief.hpp"
#include "verify_years.hpp"

namespace doudi::storage {

namespace {

// A document's amount is what its book received; an allocation's total is that of its lines; what a
// book passed on of a document is the sum of its approved allocations.
constexpr std::string_view documents_sql = R"sql(
    SELECT d.book || ' document ' || d.document AS place, 'amount_fen' AS field,
           coalesce(-p.fen, 0)::text AS expected, d.amount_fen::text AS actual
      FROM funding.quota_document d
      LEFT JOIN (SELECT p.book, a.document, sum(p.amount_fen) AS fen
                   FROM ledger.entry e
                   JOIN ledger.posting p USING (book, period, voucher_no)
                   JOIN ledger.account a ON a.book = p.book AND a.account = p.account
                  WHERE e.book = ANY ($1::int[]) AND e.event IN ('E1', 'E2')
                    AND a.code LIKE 'Q20_'
                  GROUP BY p.book, a.document) p
        ON p.book = d.book AND p.document = d.document
     WHERE d.book = ANY ($1::int[])
    UNION ALL
    SELECT a.book || ' allocation ' || a.allocation, 'total_fen',
           (SELECT coalesce(sum(l.amount_fen), 0) FROM funding.allocation_line l
             WHERE l.book = a.book AND l.allocation = a.allocation)::text, a.total_fen::text
      FROM funding.allocation a WHERE a.book = ANY ($1::int[])
    UNION ALL
    SELECT coalesce(q.book, n.book) || ' document ' || coalesce(q.document, n.document, 0),
           'allocated_fen', coalesce(q.fen, 0)::text, coalesce(n.fen, 0)::text
      FROM (SELECT p.book, a.document, sum(p.amount_fen) AS fen
              FROM ledger.entry e
              JOIN ledger.posting p USING (book, period, voucher_no)
              JOIN ledger.account a ON a.book = p.book AND a.account = p.account
             WHERE e.book = ANY ($1::int[]) AND e.event = 'E3' AND a.code = 'Q104'
             GROUP BY p.book, a.document) q
      FULL JOIN (SELECT book, document, sum(total_fen) AS fen FROM funding.allocation
                  WHERE book = ANY ($1::int[]) AND state = 'approved'
                  GROUP BY book, document) n
        ON n.book = q.book AND n.document = q.document)sql";

// Transfers that touch one of the books; a reversal belongs to the transfer it reverses.
constexpr std::string_view transfers_sql = R"sql(
    WITH leg AS (
        SELECT coalesce(e.transfer_id, o.transfer_id) AS transfer, e.book, a.code, a.document,
               a.fund_source, a.year, p.amount_fen
          FROM ledger.entry e
          LEFT JOIN ledger.entry o ON o.book = e.book AND o.period = e.reverses_period
                                  AND o.voucher_no = e.reverses_voucher_no
          JOIN ledger.posting p ON p.book = e.book AND p.period = e.period
                               AND p.voucher_no = e.voucher_no
          JOIN ledger.account a ON a.book = p.book AND a.account = p.account
         WHERE e.event = 'E3' AND (a.code = 'Q104' OR a.code LIKE 'Q20_'))
    SELECT coalesce(min(book) FILTER (WHERE code = 'Q104')::text, 'nobody') || ' to '
               || coalesce(min(book) FILTER (WHERE code <> 'Q104')::text, 'nobody')
               || ' document ' || coalesce(document::text, '-') || ' '
               || coalesce(fund_source, '-') AS place,
           'received_fen' AS field,
           coalesce(sum(amount_fen) FILTER (WHERE code = 'Q104'), 0)::text AS expected,
           coalesce(-sum(amount_fen) FILTER (WHERE code <> 'Q104'), 0)::text AS actual
      FROM leg
     GROUP BY transfer, document, fund_source, year
    HAVING bool_or(book = ANY ($1::int[])))sql";

constexpr std::string_view reservations_sql = R"sql(
    SELECT coalesce(q.book, d.book) || ' Q103/' || coalesce(q.program, d.program) || '/'
               || coalesce(q.fund_source, d.fund_source) || '/'
               || coalesce(q.document, d.document) || '/' || coalesce(q.year, d.year) AS place,
           'balance_fen' AS field, coalesce(d.fen, 0)::text AS expected,
           coalesce(q.fen, 0)::text AS actual
      FROM (SELECT a.book, a.program, a.fund_source, a.document, a.year,
                   sum(b.debit_fen - b.credit_fen) AS fen
              FROM ledger.account a JOIN ledger.balance b USING (book, account)
             WHERE a.book = ANY ($1::int[]) AND a.code = 'Q103'
             GROUP BY a.book, a.account) q
      FULL JOIN (SELECT book, program, fund_source, document, year, sum(fen) AS fen
                   FROM (SELECT book, program, fund_source, document, year,
                                amount_fen - paid_fen - failed_fen AS fen
                           FROM payout.draw WHERE book = ANY ($1::int[]) AND NOT is_released
                          UNION ALL
                         SELECT book, program, fund_source, document, year,
                                amount_fen - spent_fen - returned_fen
                           FROM imprest.draw WHERE book = ANY ($1::int[])
                          UNION ALL
                         SELECT book, program, fund_source, document, year,
                                amount_fen - paid_fen - failed_fen
                           FROM project.draw WHERE book = ANY ($1::int[])) o
                  GROUP BY book, program, fund_source, document, year) d
        ON d.book = q.book AND d.program = q.program AND d.fund_source = q.fund_source
       AND d.document = q.document AND d.year = q.year)sql";

// What became of lines last (and of cases of imprests and instalments of projects), as money: owed
// while recognised and not paid, paid when paid. What is paid again is owed by the line that does.
constexpr std::string_view line_totals_sql = R"sql(
    WITH outcome AS (
        SELECT book, period, batch, line_no, (array_agg(outcome ORDER BY seq DESC))[1] AS outcome
          FROM payout.outcome WHERE book = ANY ($1::int[])
         GROUP BY book, period, batch, line_no),
    batch_lines AS (
        SELECT l.book, l.program,
               coalesce(sum(l.amount_fen) FILTER (WHERE o.outcome = 'paid'), 0) AS paid_fen,
               coalesce(sum(l.amount_fen) FILTER (WHERE o.outcome IS DISTINCT FROM 'paid'), 0)
                   AS owed_fen
          FROM payout.line l
          JOIN payout.batch b ON b.book = l.book AND b.batch = l.batch
          LEFT JOIN outcome o ON o.book = l.book AND o.period = l.period AND o.batch = l.batch
                             AND o.line_no = l.line_no
         WHERE l.book = ANY ($1::int[]) AND b.kind <> 'recovery'
           AND NOT EXISTS (SELECT FROM relief.payment w
                            WHERE w.book = l.book AND w.batch = l.batch AND w.line_no = l.line_no
                              AND w.withdrawn_on IS NOT NULL)
           AND NOT EXISTS (SELECT FROM payout.reissue x
                             JOIN payout.batch c ON c.book = x.book AND c.batch = x.batch
                            WHERE x.book = l.book AND x.from_batch = l.batch
                              AND x.from_line = l.line_no
                              AND c.state IN ('approved', 'released', 'settling', 'reconciled',
                                              'closed'))
           AND b.state IN ('approved', 'released', 'settling', 'reconciled', 'closed')
         GROUP BY l.book, l.program),
    lines AS (
        SELECT book, program, sum(paid_fen) AS paid_fen, sum(owed_fen) AS owed_fen
          FROM (SELECT * FROM batch_lines
                 UNION ALL
                SELECT book, program, spent_fen, 0 FROM imprest.draw
                 WHERE book = ANY ($1::int[])
                 UNION ALL
                SELECT book, program, paid_fen - returned_fen, 0 FROM project.draw
                 WHERE book = ANY ($1::int[])
                 UNION ALL -- came back after the year was closed: the quota stays spent
                SELECT book, program, amount_fen, 0 FROM funding.prior_year_return
                 WHERE book = ANY ($1::int[]) AND batch IS NOT NULL
                 UNION ALL
                SELECT book, program, -recovered_fen, 0 FROM payout.draw
                 WHERE book = ANY ($1::int[])) u
         GROUP BY book, program),
    title AS (
        SELECT a.book, a.code, a.program, sum(b.debit_fen - b.credit_fen) AS fen
          FROM ledger.account a JOIN ledger.balance b USING (book, account)
         WHERE a.book = ANY ($1::int[]) AND a.code IN ('U2303', 'Q105')
         GROUP BY a.book, a.code, a.program)
    SELECT coalesce(t.book, l.book) || ' TITLE/' || coalesce(t.program, l.program, '-') AS place,
           'balance_fen' AS field, coalesce(l.MEASURE, 0)::text AS expected,
           coalesce(t.fen * SIGN, 0)::text AS actual
      FROM (SELECT * FROM title WHERE code = 'TITLE') t
      FULL JOIN lines l ON l.book = t.book AND l.program = t.program)sql";

void replace_all(std::string& text, std::string_view mark, std::string_view value) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
        text.replace(at, mark.size(), value);
    }
}

std::string line_totals(std::string_view title, std::string_view measure, std::string_view sign) {
    std::string text{line_totals_sql};
    replace_all(text, "TITLE", title);
    replace_all(text, "MEASURE", measure);
    replace_all(text, "SIGN", sign);
    return text;
}

std::string statement_of(audit::Check check) {
    using audit::Check;
    switch (check) {
    case Check::documents: return std::string{documents_sql};
    case Check::transfers: return std::string{transfers_sql};
    case Check::reservations: return std::string{reservations_sql};
    case Check::payables: return line_totals("U2303", "owed_fen", "-1");
    case Check::payments: return line_totals("Q105", "paid_fen", "1");
    case Check::imprests: return std::string{imprests_sql()};
    case Check::projects: return std::string{projects_sql()};
    case Check::years: return std::string{years_sql()};
    case Check::parallel: return std::string{parallel_sql()};
    case Check::treasury: return std::string{treasury_sql()};
    case Check::recoveries: return std::string{recoveries_sql()};
    case Check::cases: return std::string{relief_sql()};
    case Check::donations: return std::string{donations_sql()};
    case Check::exclusions: return std::string{exclusions_sql()};
    case Check::chain:
    case Check::vouchers:
    case Check::balanced:
    case Check::accounts:
    case Check::balances:
    case Check::floors:
    case Check::reversals:
    case Check::batches: break;
    }
    DOUDI_CHECK(false && "a check that is made from streams");
    return {};
}

} // namespace

Comparison compare(Transaction& tx, audit::Check check, std::span<BookId const> books) {
    auto const sql = "WITH compared AS (" + statement_of(check) + R"sql()
        SELECT count(*) AS examined,
               count(*) FILTER (WHERE expected IS DISTINCT FROM actual) AS differing,
               min(ARRAY[place, field, expected, actual])
                   FILTER (WHERE expected IS DISTINCT FROM actual) AS first
          FROM compared)sql";
    auto const row = Query{tx, audit::name_of(check), sql}
                         .bind(std::vector(books.begin(), books.end()))
                         .run()
                         .exactly_one();
    Comparison result{row.int64("examined"), row.int64("differing"), std::nullopt};
    if (result.differing > 0) {
        auto const first = row.text_array("first");
        result.first = {check, first.at(0), first.at(1), first.at(2), first.at(3)};
    }
    return result;
}

} // namespace doudi::storage
