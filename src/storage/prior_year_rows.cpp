#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"
#include "doudi/storage/year_rows.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view committed_sql = R"sql(
SELECT coalesce(sum(b.credit_fen - b.debit_fen), 0)::bigint AS amount_fen
  FROM ledger.account a JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
 WHERE a.book = $1::integer AND a.code = 'M2011' AND a.program = $2)sql";

constexpr std::string_view committed_used_sql = R"sql(
SELECT coalesce(sum(p.amount_fen), 0)::bigint AS amount_fen
  FROM ledger.entry e
  JOIN ledger.posting p USING (book, period, voucher_no)
  JOIN ledger.account a ON a.book = p.book AND a.account = p.account
 WHERE e.book = $1::integer AND e.batch = $2::bigint AND a.code = 'M2011')sql";

constexpr std::string_view allocated_sql = R"sql(
SELECT a.year::integer AS year, sum(b.debit_fen - b.credit_fen)::bigint AS amount_fen
  FROM ledger.account a JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
 WHERE a.book = $1::integer AND a.code = 'Q104' AND a.document = $2::bigint
 GROUP BY a.year HAVING sum(b.debit_fen - b.credit_fen) > 0 ORDER BY a.year)sql";

constexpr std::string_view insert_reclaim_sql = R"sql(
INSERT INTO funding.reclaim (book, reference, lower_book, document, amount_fen, ordered_by,
       effective_on, reclaimed_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING)sql";

constexpr std::string_view find_reclaim_sql = R"sql(
SELECT amount_fen, ordered_by, effective_on FROM funding.reclaim
 WHERE book = $1::integer AND lower_book = $2::integer AND document = $3::bigint
   AND reference = $4)sql";

constexpr std::string_view insert_returns_sql = R"sql(
INSERT INTO funding.prior_year_return (book, reference, program, fund_source, document, year,
       amount_fen, came_into, batch, returned_on, recorded_by)
SELECT r.book, r.reference, r.program, r.fund_source, r.document, r.year, sum(r.amount_fen),
       r.came_into, r.batch, r.returned_on, $11::bigint
  FROM unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::smallint[],
              $7::bigint[], $8::text[], $9::bigint[], $10::date[])
       AS r(book, reference, program, fund_source, document, year, amount_fen, came_into, batch,
            returned_on)
 GROUP BY r.book, r.reference, r.program, r.fund_source, r.document, r.year, r.came_into, r.batch,
       r.returned_on)sql";

constexpr std::string_view find_return_sql = R"sql(
SELECT amount_fen, returned_on FROM funding.prior_year_return
 WHERE book = $1::integer AND reference = $2 AND program = $3 AND fund_source = $4
   AND document = $5::bigint AND year = $6::integer AND came_into = $7)sql";

constexpr std::string_view spent_sql = R"sql(
SELECT (coalesce((SELECT sum(b.debit_fen - b.credit_fen)
                    FROM ledger.account a JOIN ledger.balance b USING (book, account)
                   WHERE a.book = $1::integer AND a.code = 'Q105' AND a.program = $2
                     AND a.fund_source = $3 AND a.document = $4::bigint
                     AND a.year = $5::integer), 0)
        - coalesce((SELECT sum(r.amount_fen) FROM funding.prior_year_return r
                     WHERE r.book = $1::integer AND r.program = $2 AND r.fund_source = $3
                       AND r.document = $4::bigint AND r.year = $5::integer), 0))::bigint
       AS amount_fen)sql";

constexpr std::string_view source_like_sql = R"sql(
SELECT min(f.fund_source) AS fund_source
  FROM ref.program p JOIN ref.fund_source f USING (fund_type)
 WHERE p.program = $1 HAVING count(*) > 0)sql";

} // namespace

Money committed(Transaction& tx, BookId book, std::string_view program) {
    return Query{tx, "committed", committed_sql}.bind(book).bind(program).run().exactly_one().money(
        "amount_fen");
}

Money committed_used(Transaction& tx, payout::BatchKey key) {
    return Query{tx, "committed_used", committed_used_sql}
        .bind(key.book)
        .bind(key.batch)
        .run()
        .exactly_one()
        .money("amount_fen");
}

std::vector<funding::AllocatedInYear> allocated_by_year(
    Transaction& tx, BookId upper, DocumentId document) {
    std::vector<funding::AllocatedInYear> found;
    for (auto const& row :
        Query{tx, "allocated_by_year", allocated_sql}.bind(upper).bind(document).run()) {
        found.push_back({.year = row.int32("year"), .amount = row.money("amount_fen")});
    }
    return found;
}

bool insert_reclaim(
    Transaction& tx, funding::Reclaim const& reclaim, DocumentId document, UserId user) {
    return Query{tx, "insert_reclaim", insert_reclaim_sql}
               .bind(reclaim.upper)
               .bind(reclaim.reference)
               .bind(reclaim.lower)
               .bind(document)
               .bind(reclaim.amount)
               .bind(reclaim.ordered_by)
               .bind(reclaim.on)
               .bind(user)
               .run()
               .affected() == 1;
}

std::optional<funding::Reclaim> find_reclaim(
    Transaction& tx, funding::Reclaim const& reclaim, DocumentId document) {
    auto const row = Query{tx, "find_reclaim", find_reclaim_sql}
                         .bind(reclaim.upper)
                         .bind(reclaim.lower)
                         .bind(document)
                         .bind(reclaim.reference)
                         .run()
                         .at_most_one();
    if (!row) {
        return std::nullopt;
    }
    auto found = reclaim;
    found.amount = row->money("amount_fen");
    found.ordered_by = row->text("ordered_by");
    found.on = row->date("effective_on");
    return found;
}

void insert_prior_year_returns(
    Transaction& tx, std::span<funding::PriorYearReturn const> returns, UserId user) {
    std::vector<BookId> books;
    std::vector<std::string> references;
    std::vector<std::string> programs;
    std::vector<std::string> sources;
    std::vector<DocumentId> documents;
    std::vector<int> years;
    std::vector<Money> amounts;
    std::vector<std::string> came_into;
    std::vector<std::optional<BatchId>> batches;
    std::vector<Date> days;
    for (auto const& one : returns) {
        books.push_back(one.book);
        references.push_back(one.reference);
        programs.push_back(one.program);
        sources.push_back(one.fund_source);
        documents.push_back(one.document);
        years.push_back(one.year);
        amounts.push_back(one.amount);
        came_into.emplace_back(name_of(one.came_into));
        batches.push_back(one.batch);
        days.push_back(one.returned_on);
    }
    Query{tx, "insert_prior_year_returns", insert_returns_sql}
        .bind(books)
        .bind(references)
        .bind(programs)
        .bind(sources)
        .bind(documents)
        .bind(years)
        .bind(amounts)
        .bind(came_into)
        .bind(batches)
        .bind(days)
        .bind(user)
        .run();
}

std::optional<funding::PriorYearReturn> find_prior_year_return(
    Transaction& tx, funding::PriorYearReturn const& one) {
    auto const row = Query{tx, "find_prior_year_return", find_return_sql}
                         .bind(one.book)
                         .bind(one.reference)
                         .bind(one.program)
                         .bind(one.fund_source)
                         .bind(one.document)
                         .bind(one.year)
                         .bind(name_of(one.came_into))
                         .run()
                         .at_most_one();
    if (!row) {
        return std::nullopt;
    }
    auto found = one;
    found.amount = row->money("amount_fen");
    found.returned_on = row->date("returned_on");
    return found;
}

Money spent_of(Transaction& tx, funding::PriorYearReturn const& one) {
    return Query{tx, "spent_of", spent_sql}
        .bind(one.book)
        .bind(one.program)
        .bind(one.fund_source)
        .bind(one.document)
        .bind(one.year)
        .run()
        .exactly_one()
        .money("amount_fen");
}

void insert_remittance(Transaction& tx, funding::Remittance const& one, UserId user) {
    Query{tx, "insert_remittance",
        "INSERT INTO funding.remittance (book, reference, program, amount_fen, remitted_on,"
        " remitted_by) VALUES ($1, $2, $3, $4, $5, $6)"}
        .bind(one.book)
        .bind(one.reference)
        .bind(one.program)
        .bind(one.amount)
        .bind(one.remitted_on)
        .bind(user)
        .run();
}

std::optional<funding::Remittance> find_remittance(
    Transaction& tx, funding::Remittance const& one) {
    auto const row = Query{tx, "find_remittance",
        "SELECT amount_fen, remitted_on FROM funding.remittance"
        " WHERE book = $1::integer AND program = $2 AND reference = $3"}
                         .bind(one.book)
                         .bind(one.program)
                         .bind(one.reference)
                         .run()
                         .at_most_one();
    if (!row) {
        return std::nullopt;
    }
    auto found = one;
    found.amount = row->money("amount_fen");
    found.remitted_on = row->date("remitted_on");
    return found;
}

std::optional<std::string> source_like(Transaction& tx, std::string_view program) {
    auto const row = Query{tx, "source_like", source_like_sql}.bind(program).run().at_most_one();
    return row ? std::optional{std::string{row->text("fund_source")}} : std::nullopt;
}

} // namespace doudi::storage
