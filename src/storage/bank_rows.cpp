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
INSERT INTO payout.instruction (book, batch, bank, format, file_name, file_sha256, line_count,
                                total_fen, exported_by)
SELECT i.*, $9::bigint
  FROM unnest($1::integer[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bytea[],
              $7::integer[], $8::bigint[]) AS i
ON CONFLICT DO NOTHING)sql";

constexpr std::string_view incoming_table_sql = R"sql(
CREATE TEMPORARY TABLE incoming_result (
    row_no integer, book integer, batch bigint, line_no integer, reference text,
    account_hash bytea, amount_fen bigint, status text, reason text, bucket text
) ON COMMIT DROP)sql";

// Of each table only what belongs to the file's own books is read.
constexpr std::string_view sort_sql = R"sql(
WITH here AS MATERIALIZED (SELECT array_agg(DISTINCT book) AS books FROM incoming_result)
UPDATE incoming_result r
   SET bucket = s.bucket
  FROM (SELECT i.row_no,
               CASE WHEN l.line_no IS NULL OR i.book <> ALL ($2::integer[])
                      OR b.kind = 'recovery' THEN 'unexpected'
                    WHEN i.mention > 1 OR o.outcome = 'failed' OR o.outcome = i.status
                      OR t.outcome IS NOT NULL THEN 'duplicate'
                    WHEN b.state NOT IN ('released', 'settling')
                     AND (o.outcome IS NULL OR b.state NOT IN ('reconciled', 'closed'))
                        THEN 'not_released'
                    WHEN l.amount_fen <> i.amount_fen THEN 'amount_differs'
                    WHEN a.number_hash <> i.account_hash THEN 'account_differs'
                    ELSE 'matched' END AS bucket
          FROM (SELECT *, row_number() OVER (PARTITION BY book, batch, line_no ORDER BY row_no)
                          AS mention
                  FROM incoming_result) i
          LEFT JOIN payout.line l ON l.book = i.book AND l.period = $1::date
                                 AND l.batch = i.batch AND l.line_no = i.line_no
                                 AND l.book = ANY ((SELECT books FROM here)::integer[])
          LEFT JOIN payout.batch b ON b.book = l.book AND b.batch = l.batch
          LEFT JOIN roster.payee_account a ON a.book = l.book AND a.account = l.account
                                 AND a.book = ANY ((SELECT books FROM here)::integer[])
          LEFT JOIN payout.outcome o ON o.book = l.book AND o.period = $1::date
                                    AND o.batch = l.batch AND o.line_no = l.line_no AND o.seq = 1
                                 AND o.book = ANY ((SELECT books FROM here)::integer[])
          LEFT JOIN payout.outcome t ON t.book = l.book AND t.period = $1::date
                                    AND t.batch = l.batch AND t.line_no = l.line_no AND t.seq = 2
                                 AND t.book = ANY ((SELECT books FROM here)::integer[])
       ) s
 WHERE s.row_no = r.row_no)sql";

constexpr std::string_view insert_file_sql = R"sql(
INSERT INTO payout.result_file (
    book, period, file_name, file_sha256, row_count, paid_count, paid_fen, failed_count,
    failed_fen, unmatched_count, unmatched_fen, imported_by)
SELECT $1::integer, $2::date, $3, $4::bytea, count(*),
       count(*) FILTER (WHERE bucket = 'matched' AND status = 'paid'),
       coalesce(sum(amount_fen) FILTER (WHERE bucket = 'matched' AND status = 'paid'), 0),
       count(*) FILTER (WHERE bucket = 'matched' AND status = 'failed'),
       coalesce(sum(amount_fen) FILTER (WHERE bucket = 'matched' AND status = 'failed'), 0),
       count(*) FILTER (WHERE bucket <> 'matched'),
       coalesce(sum(amount_fen) FILTER (WHERE bucket <> 'matched'), 0),
       $5::bigint
  FROM incoming_result
RETURNING file)sql";

// What is unexpected has no line, so it stays with the book the file came for.
constexpr std::string_view insert_rows_sql = R"sql(
INSERT INTO payout.result_row (book, period, file, row_no, bucket, batch, line_no, amount_fen,
                               status, reason, reference)
SELECT CASE WHEN bucket = 'unexpected' THEN $1::integer ELSE book END, $2::date, $3::bigint,
       row_no, bucket, CASE WHEN bucket <> 'unexpected' THEN batch END,
       CASE WHEN bucket <> 'unexpected' THEN line_no END, amount_fen, status, reason, reference
  FROM incoming_result)sql";

constexpr std::string_view files_columns = R"sql(
SELECT file, book, period, file_name, imported_at, row_count, paid_count, paid_fen, failed_count,
       failed_fen, unmatched_count, unmatched_fen
  FROM payout.result_file)sql";

constexpr std::string_view bucket_counts_sql = R"sql(
SELECT bucket, status, count(*) AS row_count, sum(amount_fen)::bigint AS total_fen
  FROM payout.result_row WHERE period = $1::date AND file = $2::bigint
 GROUP BY bucket, status ORDER BY bucket <> 'matched', bucket, status DESC)sql";

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

ResultFile file_of(Row const& row) {
    return {.file = row.int64("file"),
        .book = row.id<BookId>("book"),
        .period = row.period("period"),
        .file_name = std::string{row.text("file_name")},
        .imported_at = row.instant("imported_at"),
        .row_count = row.int64("row_count"),
        .paid = {row.int64("paid_count"), row.money("paid_fen")},
        .failed = {row.int64("failed_count"), row.money("failed_fen")},
        .unmatched = {row.int64("unmatched_count"), row.money("unmatched_fen")}};
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
    std::vector<std::string> names;
    std::vector<Digest> digests;
    std::vector<std::int64_t> counts;
    std::vector<Money> totals;
    for (auto const& file : files) {
        batch_keys.push_back(file.key);
        banks.push_back(file.bank);
        formats.push_back(file.format);
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
        .bind(names)
        .bind(digests)
        .bind(counts)
        .bind(totals)
        .bind(by)
        .run();
}

IncomingResults::IncomingResults(Transaction& tx) : tx_{tx} {
    Query{tx, "incoming_result", incoming_table_sql}.run();
    copy_.emplace(tx,
        "incoming_result (row_no, book, batch, line_no, reference, account_hash, "
        "amount_fen, status, reason)");
}

void IncomingResults::add(Row const& row) {
    constexpr std::int16_t columns = 9;
    copy_->begin_row(columns);
    copy_->put_int32(row.row_no);
    if (row.key) {
        copy_->put_int32(static_cast<std::int32_t>(row.key->book.value()));
        copy_->put_int64(row.key->batch.value());
        copy_->put_int32(row.line_no);
    } else {
        copy_->put_null();
        copy_->put_null();
        copy_->put_null();
    }
    copy_->put_text(row.reference);
    copy_->put_bytes(row.account_hash);
    copy_->put_money(row.amount);
    copy_->put_text(row.is_paid ? "paid" : "failed");
    copy_->put_text(row.reason);
}

void IncomingResults::sort_into_buckets(Period period, std::span<BookId const> books) {
    copy_->finish();
    copy_.reset();
    Query{tx_, "analyze_incoming", "ANALYZE incoming_result"}.run();
    join_by_hash(tx_);
    Query{tx_, "sort_results", sort_sql}.bind(period).bind(books).run();
    join_freely(tx_); // what matched is posted next
}

std::int64_t insert_result_file(Transaction& tx, NewResultFile const& file) {
    auto const number = Query{tx, "insert_result_file", insert_file_sql}
                            .bind(file.book)
                            .bind(file.period)
                            .bind(file.file_name)
                            .bind(file.file_sha256)
                            .bind(file.imported_by)
                            .run()
                            .exactly_one()
                            .int64("file");
    Query{tx, "insert_result_rows", insert_rows_sql}
        .bind(file.book)
        .bind(file.period)
        .bind(number)
        .run();
    return number;
}

std::optional<ResultFile> find_result_file(Transaction& tx, BookId book, Digest const& sha256) {
    auto const row = Query{tx, "find_result_file",
        std::string{files_columns} + " WHERE book = $1::integer AND file_sha256 = $2::bytea"}
                         .bind(book)
                         .bind(sha256)
                         .run()
                         .at_most_one();
    return row ? std::optional{file_of(*row)} : std::nullopt;
}

std::vector<ResultFile> result_files(Transaction& tx, std::span<BookId const> books) {
    std::vector<ResultFile> files;
    for (auto const& row : Query{tx, "result_files",
             std::string{files_columns} + " WHERE book = ANY ($1::integer[]) ORDER BY period, file"}
                               .bind(books)
                               .run()) {
        files.push_back(file_of(row));
    }
    return files;
}

std::vector<BucketCount> bucket_counts(Transaction& tx, Period period, std::int64_t file) {
    std::vector<BucketCount> counts;
    for (auto const& row :
        Query{tx, "bucket_counts", bucket_counts_sql}.bind(period).bind(file).run()) {
        counts.push_back({.bucket = std::string{row.text("bucket")},
            .status = std::string{row.text("status")},
            .count = {row.int64("row_count"), row.money("total_fen")}});
    }
    return counts;
}

} // namespace doudi::storage
