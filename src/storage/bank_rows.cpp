#include "doudi/storage/bank_rows.hpp"

#include "doudi/storage/join_method.hpp"
#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

// The books are named again at each table: joined by hashing, only their rows are read.
// An outcome ends what a bank was asked for; what has none is still to be paid.
constexpr std::string_view bank_totals_sql = R"sql(
SELECT left(a.bank_no, 3) AS bank, l.book, l.batch, b.name AS book_name, l.program,
       p.name_zh AS program_name, count(*) AS line_count, sum(l.amount_fen)::bigint AS total_fen
  FROM unnest($2::integer[], $3::bigint[]) AS w(book, batch)
  JOIN payout.line l ON l.book = w.book AND l.period = $1::date AND l.batch = w.batch
                    AND l.book = ANY ($2::integer[])
  JOIN roster.payee_account a ON a.book = l.book AND a.account = l.account
                             AND a.book = ANY ($2::integer[])
  JOIN ledger.book b ON b.book = l.book
  JOIN ref.program p ON p.program = l.program
 WHERE NOT EXISTS (SELECT FROM payout.outcome o WHERE o.book = l.book AND o.period = $1::date
                      AND o.batch = l.batch AND o.line_no = l.line_no
                      AND o.book = ANY ($2::integer[]))
 GROUP BY 1, l.book, l.batch, b.name, l.program, p.name_zh
 ORDER BY 1, l.book, l.batch)sql";

constexpr std::string_view insert_instructions_sql = R"sql(
INSERT INTO payout.instruction (book, batch, bank, format, message_id, payment_id, file_name,
                                file_sha256, line_count, total_fen, exported_by)
SELECT i.*, $11::bigint
  FROM unnest($1::integer[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[],
              $7::text[], $8::bytea[], $9::integer[], $10::bigint[]) AS i
ON CONFLICT DO NOTHING)sql";

// The same message may have been written more than once, each time with what was still to be paid.
constexpr std::string_view sent_totals_sql = R"sql(
SELECT sum(line_count)::bigint AS line_count, sum(total_fen)::bigint AS total_fen
  FROM payout.instruction
 WHERE book = ANY ($1::integer[]) AND message_id = $2
 GROUP BY format, file_sha256)sql";

struct KeyArrays {
    std::vector<BookId> books;
    std::vector<BatchId> batches;
};

KeyArrays arrays_of(std::span<payout::BatchKey const> keys) {
    KeyArrays arrays;
    for (auto const& key : keys) {
        arrays.books.push_back(key.book);
        arrays.batches.push_back(key.batch);
    }
    return arrays;
}

/// The same query as a stream; COPY has no parameters, so the numbers stand in it.
std::string unpaid_lines_sql(Period period, std::span<payout::BatchKey const> batches) {
    std::string values;
    std::string books;
    for (auto const& key : batches) {
        books += (books.empty() ? "" : ",") + std::to_string(key.book.value());
        values += (values.empty() ? "(" : ",(") + std::to_string(key.book.value()) + ',' +
            std::to_string(key.batch.value()) + "::bigint)";
    }
    auto const day = format_date(period.first_day());
    return R"sql(
SELECT left(a.bank_no, 3), l.book, l.batch, l.line_no, l.amount_fen, a.bank_no::text, a.holder,
       a.number_cipher
  FROM (VALUES )sql" +
        values + R"sql() AS w(book, batch)
  JOIN payout.line l ON l.book = w.book AND l.batch = w.batch AND l.period = ')sql" +
        day + "' AND l.book IN (" + books + R"sql()
  JOIN roster.payee_account a ON a.book = l.book AND a.account = l.account AND a.book IN ()sql" +
        books + R"sql()
 WHERE NOT EXISTS (SELECT FROM payout.outcome o WHERE o.book = l.book AND o.batch = l.batch
                      AND o.line_no = l.line_no AND o.period = ')sql" +
        day + "' AND o.book IN (" + books + R"sql())
 ORDER BY 1, l.book, l.batch, l.line_no)sql";
}

/// A stream is planned when it begins, so that what follows it may join as it likes.
Transaction& hashing(Transaction& tx) {
    join_by_hash(tx);
    return tx;
}

} // namespace

std::vector<BankTotal> bank_totals(
    Transaction& tx, Period period, std::span<payout::BatchKey const> batches) {
    auto const keys = arrays_of(batches);
    join_by_hash(tx);
    std::vector<BankTotal> totals;
    for (auto const& row : Query{tx, "bank_totals", bank_totals_sql}
                               .bind(period)
                               .bind(keys.books)
                               .bind(keys.batches)
                               .run()) {
        totals.push_back({.bank = std::string{row.text("bank")},
            .key = {row.id<BookId>("book"), row.id<BatchId>("batch")},
            .book_name = std::string{row.text("book_name")},
            .program = std::string{row.text("program")},
            .program_name = std::string{row.text("program_name")},
            .line_count = row.int64("line_count"),
            .total = row.money("total_fen")});
    }
    join_freely(tx);
    return totals;
}

UnpaidLines::UnpaidLines(Transaction& tx, Period period, std::span<payout::BatchKey const> batches)
    : rows_{hashing(tx), "unpaid_lines", unpaid_lines_sql(period, batches)} {}

void insert_instructions(Transaction& tx, std::span<Instructed const> files, UserId by) {
    std::vector<payout::BatchKey> batch_keys;
    std::vector<std::string> banks;
    std::vector<std::string> formats;
    std::vector<std::string> messages;
    std::vector<std::string> payments;
    std::vector<std::string> names;
    std::vector<Digest> digests;
    std::vector<std::int64_t> counts;
    std::vector<Money> totals;
    for (auto const& file : files) {
        batch_keys.push_back(file.key);
        banks.push_back(file.bank);
        formats.push_back(file.format);
        messages.push_back(file.message_id);
        payments.push_back(file.payment_id);
        names.push_back(file.file_name);
        digests.push_back(file.file_sha256);
        counts.push_back(file.line_count);
        totals.push_back(file.total);
    }
    auto const keys = arrays_of(batch_keys);
    Query{tx, "insert_instructions", insert_instructions_sql}
        .bind(keys.books)
        .bind(keys.batches)
        .bind(banks)
        .bind(formats)
        .bind(messages)
        .bind(payments)
        .bind(names)
        .bind(digests)
        .bind(counts)
        .bind(totals)
        .bind(by)
        .run();
}

std::vector<SentTotal> sent_totals(
    Transaction& tx, std::span<BookId const> books, std::string_view message_id) {
    std::vector<SentTotal> totals;
    for (auto const& row :
        Query{tx, "sent_totals", sent_totals_sql}.bind(books).bind(std::string{message_id}).run()) {
        totals.push_back({row.int64("line_count"), row.money("total_fen")});
    }
    return totals;
}

} // namespace doudi::storage
