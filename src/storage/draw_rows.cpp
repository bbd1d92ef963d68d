#include "doudi/storage/draw_rows.hpp"

#include "doudi/storage/query.hpp"
#include "draw_columns.hpp"

#include <string>

namespace doudi::storage {

namespace {

// Documents have numbers of their own in the whole database; the row stands in the book that
// received the document first.
constexpr std::string_view quota_lines_sql = R"sql(
    SELECT a.fund_source, s.draw_rank, a.document, a.year, f.is_carried,
           sum(b.debit_fen - b.credit_fen)::bigint AS available_fen
      FROM ledger.account a
      JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
      JOIN ref.fund_source s ON s.fund_source = a.fund_source
     CROSS JOIN LATERAL (
           SELECT EXISTS (SELECT FROM ledger.account c
                           WHERE c.book = a.book AND c.code = 'Q206' AND c.year = a.year
                             AND c.document = a.document AND c.fund_source = a.fund_source)
                  AS is_carried) f
     WHERE a.book = $1 AND a.code = 'Q102' AND a.program = $2 AND a.is_open
       AND ($3 OR NOT (f.is_carried OR EXISTS (SELECT FROM funding.quota_document d
                                                WHERE d.document = a.document AND d.is_direct)))
     GROUP BY a.account, a.fund_source, s.draw_rank, a.document, a.year, f.is_carried
    HAVING sum(b.debit_fen - b.credit_fen) > 0
     ORDER BY a.year, f.is_carried DESC, s.draw_rank, a.document)sql";

constexpr std::string_view insert_draws_sql = R"sql(
    INSERT INTO payout.draw (book, batch, attempt, draw_no, program, fund_source, document, year,
                             amount_fen)
    SELECT $1, $2, $3, n, $4, fund_source, document, year, amount_fen
      FROM unnest($5::text[], $6::bigint[], $7::smallint[], $8::bigint[]) WITH ORDINALITY
           AS d(fund_source, document, year, amount_fen, n))sql";

constexpr std::string_view draws_of_sql = R"sql(
    SELECT fund_source, document, year, amount_fen, paid_fen, failed_fen, returned_fen,
           recovered_fen,
           EXISTS (SELECT FROM ledger.account c
                    WHERE c.book = d.book AND c.code = 'Q206' AND c.year = d.year
                      AND c.document = d.document AND c.fund_source = d.fund_source) AS is_carried,
           EXISTS (SELECT FROM funding.quota_document q
                    WHERE q.document = d.document AND q.is_direct) AS is_direct,
           EXISTS (SELECT FROM funding.closed_year y
                    WHERE y.book = d.book AND y.year = d.year) AS is_lapsed
      FROM payout.draw d
     WHERE book = $1 AND batch = $2 AND attempt = $3 AND NOT is_released
     ORDER BY draw_no)sql";

constexpr std::string_view update_draws_sql = R"sql(
    UPDATE payout.draw d
       SET paid_fen = u.paid_fen, failed_fen = u.failed_fen, returned_fen = u.returned_fen,
           recovered_fen = u.recovered_fen
      FROM unnest($1::integer[], $2::bigint[], $3::smallint[], $4::smallint[], $5::bigint[],
                  $6::bigint[], $7::bigint[], $8::bigint[])
           AS u(book, batch, attempt, draw_no, paid_fen, failed_fen, returned_fen, recovered_fen)
     WHERE d.book = u.book AND d.batch = u.batch AND d.attempt = u.attempt
       AND d.draw_no = u.draw_no
       AND (d.paid_fen, d.failed_fen, d.returned_fen, d.recovered_fen)
           IS DISTINCT FROM (u.paid_fen, u.failed_fen, u.returned_fen, u.recovered_fen))sql";

constexpr std::string_view release_draws_sql = R"sql(
    UPDATE payout.draw SET is_released = true
     WHERE book = $1 AND batch = $2 AND attempt = $3)sql";

constexpr std::string_view find_entry_sql = R"sql(
    SELECT e.period, e.voucher_no
      FROM ledger.entry e
     WHERE e.book = $1 AND e.idempotency_key = $2)sql";

// Every ledger of an entry balances, so the debits of one of them are its amount.
constexpr std::string_view entries_of_sql = R"sql(
    SELECT e.period, e.voucher_no, e.effective_on, e.event, e.idempotency_key,
           e.reverses_voucher_no IS NOT NULL AS is_reversal,
           (SELECT max(s.debit_fen)
              FROM (SELECT sum(greatest(p.amount_fen, 0))::bigint AS debit_fen
                      FROM ledger.posting p
                      JOIN ledger.account a ON a.book = p.book AND a.account = p.account
                     WHERE p.book = e.book AND p.period = e.period
                       AND p.voucher_no = e.voucher_no
                     GROUP BY a.ledger) s) AS amount_fen
      FROM ledger.entry e
     WHERE e.book = $1 AND e.batch = $2
     ORDER BY e.chain_no)sql";

} // namespace

std::vector<payout::QuotaLine> quota_lines(
    Transaction& transaction, BookId book, std::string_view program, DirectFunds direct) {
    std::vector<payout::QuotaLine> lines;
    for (auto const& row : Query{transaction, "quota_lines", quota_lines_sql}
                               .bind(book)
                               .bind(program)
                               .bind(direct == DirectFunds::included)
                               .run()) {
        lines.push_back({.fund_source = std::string{row.text("fund_source")},
            .draw_rank = row.int32("draw_rank"),
            .document = row.id<DocumentId>("document"),
            .year = row.int32("year"),
            .available = row.money("available_fen"),
            .is_carried = row.boolean("is_carried")});
    }
    return lines;
}

void insert_draws(Transaction& transaction, payout::Batch const& batch, int attempt,
    std::span<payout::Draw const> draws) {
    DrawColumns const columns{draws};
    Query query{transaction, "insert_draws", insert_draws_sql};
    query.bind(batch.key.book).bind(batch.key.batch).bind(attempt).bind(batch.program);
    columns.bind(query).run();
}

std::vector<payout::Draw> draws_of(Transaction& transaction, payout::Batch const& batch) {
    std::vector<payout::Draw> draws;
    for (auto const& row : Query{transaction, "draws_of", draws_of_sql}
                               .bind(batch.key.book)
                               .bind(batch.key.batch)
                               .bind(batch.attempt)
                               .run()) {
        draws.push_back({.fund_source = std::string{row.text("fund_source")},
            .document = row.id<DocumentId>("document"),
            .year = row.int32("year"),
            .amount = row.money("amount_fen"),
            .paid = row.money("paid_fen"),
            .failed = row.money("failed_fen"),
            .returned = row.money("returned_fen"),
            .recovered = row.money("recovered_fen"),
            .is_carried = row.boolean("is_carried"),
            .is_direct = row.boolean("is_direct"),
            .is_lapsed = row.boolean("is_lapsed")});
    }
    return draws;
}

void update_draws(Transaction& transaction, std::span<BatchDraws const> changed) {
    std::vector<BookId> books;
    std::vector<BatchId> batches;
    std::vector<int> attempts;
    std::vector<std::int64_t> numbers;
    std::vector<Money> paid;
    std::vector<Money> failed;
    std::vector<Money> returned;
    std::vector<Money> recovered;
    for (auto const& [batch, draws] : changed) {
        std::int64_t number = 0;
        for (auto const& draw : draws) {
            books.push_back(batch.key.book);
            batches.push_back(batch.key.batch);
            attempts.push_back(batch.attempt);
            numbers.push_back(++number);
            paid.push_back(draw.paid);
            failed.push_back(draw.failed);
            returned.push_back(draw.returned);
            recovered.push_back(draw.recovered);
        }
    }
    Query{transaction, "update_draws", update_draws_sql}
        .bind(books)
        .bind(batches)
        .bind(attempts)
        .bind(numbers)
        .bind(paid)
        .bind(failed)
        .bind(returned)
        .bind(recovered)
        .run();
}

void release_draws(Transaction& transaction, payout::Batch const& batch) {
    Query{transaction, "release_draws", release_draws_sql}
        .bind(batch.key.book)
        .bind(batch.key.batch)
        .bind(batch.attempt)
        .run();
}

std::optional<PostedEntry> find_entry(
    Transaction& transaction, BookId book, std::string_view idempotency_key) {
    auto const row = Query{transaction, "find_entry", find_entry_sql}
                         .bind(book)
                         .bind(idempotency_key)
                         .run()
                         .at_most_one();
    return row ? std::optional{PostedEntry{row->period("period"), row->int32("voucher_no")}}
               : std::nullopt;
}

std::vector<BatchEntry> entries_of(Transaction& transaction, payout::Batch const& batch) {
    std::vector<BatchEntry> entries;
    for (auto const& row : Query{transaction, "entries_of", entries_of_sql}
                               .bind(batch.key.book)
                               .bind(batch.key.batch)
                               .run()) {
        entries.push_back({.period = row.period("period"),
            .voucher_no = row.int32("voucher_no"),
            .effective_on = row.date("effective_on"),
            .event = std::string{row.text("event")},
            .key = std::string{row.text("idempotency_key")},
            .amount = row.money("amount_fen"),
            .is_reversal = row.boolean("is_reversal")});
    }
    return entries;
}

} // namespace doudi::storage
