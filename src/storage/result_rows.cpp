#include "doudi/storage/result_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/copy.hpp"
#include "doudi/storage/query.hpp"

#include <algorithm>

namespace doudi::storage {

namespace {

constexpr std::string_view files_columns = R"sql(
SELECT file, book, period, format, message_id, file_name, file_sha256, imported_at, row_count,
       paid_count, paid_fen, failed_count, failed_fen, unmatched_count, unmatched_fen
  FROM payout.result_file)sql";

constexpr std::string_view has_message_sql = R"sql(
SELECT EXISTS (SELECT FROM payout.result_file
                WHERE book = $1::integer AND format = $2 AND message_id = $3) AS is_there)sql";

constexpr std::string_view bucket_counts_sql = R"sql(
SELECT bucket, status, count(*) AS row_count, sum(amount_fen)::bigint AS total_fen
  FROM payout.result_row WHERE book = ANY ($1::integer[]) AND file = $2::bigint
 GROUP BY bucket, status ORDER BY bucket <> 'matched', bucket, status DESC)sql";

constexpr std::string_view reason_counts_sql = R"sql(
SELECT r.bank_reason, r.reason, coalesce(m.treat, '') AS treat, coalesce(m.name_zh, '') AS name_zh,
       coalesce(m.name_en, '') AS name_en, r.row_count, r.total_fen
  FROM (SELECT bank_reason, reason, count(*) AS row_count, sum(amount_fen)::bigint AS total_fen
          FROM payout.result_row
         WHERE book = ANY ($1::integer[]) AND file = $2::bigint AND bucket = 'matched'
           AND status <> 'paid'
         GROUP BY bank_reason, reason) r
  LEFT JOIN ref.bank_reason m
    ON (m.list, m.code) = (CASE WHEN r.bank_reason = '' OR left(r.bank_reason, 2) = 'L:' THEN 'F'
                                ELSE left(r.bank_reason, 1) END,
                           CASE WHEN r.bank_reason = '' OR left(r.bank_reason, 2) = 'L:'
                                THEN r.reason
                                ELSE substr(r.bank_reason, 3) END)
 ORDER BY r.row_count DESC, r.bank_reason, r.reason)sql";

constexpr std::string_view insert_deviations_sql = R"sql(
INSERT INTO payout.result_deviation (book, file, deviation, first_row, times)
SELECT $1::integer, $2::bigint, d.*
  FROM unnest($3::text[], $4::integer[], $5::integer[]) AS d)sql";

constexpr std::string_view insert_statement_sql = R"sql(
INSERT INTO payout.result_statement (book, file, statement_no, kind, statement, account_hash,
                                     sequence, made_on, entry_count, opening_fen, closing_fen)
VALUES ($1, $2, $3, $4, $5, $6::bytea, $7::bigint, $8::date, $9, $10::bigint, $11::bigint))sql";

constexpr std::string_view latest_statement_sql = R"sql(
SELECT kind, statement, account_hash, sequence, made_on, entry_count, opening_fen, closing_fen
  FROM payout.result_statement
 WHERE book = $1::integer AND kind = $2 AND account_hash = $3::bytea AND sequence IS NOT NULL
 ORDER BY made_on DESC, sequence DESC LIMIT 1)sql";

Digest digest_of(std::vector<std::byte> const& bytes) {
    Digest digest{};
    DOUDI_CHECK(bytes.size() == digest.size());
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    return digest;
}

ResultFile file_of(Row const& row) {
    return {.file = row.int64("file"),
        .book = row.id<BookId>("book"),
        .period = row.period("period"),
        .format = std::string{row.text("format")},
        .message_id = std::string{row.text("message_id")},
        .file_name = std::string{row.text("file_name")},
        .file_sha256 = digest_of(row.bytes("file_sha256")),
        .imported_at = row.instant("imported_at"),
        .row_count = row.int64("row_count"),
        .paid = {row.int64("paid_count"), row.money("paid_fen")},
        .failed = {row.int64("failed_count"), row.money("failed_fen")},
        .unmatched = {row.int64("unmatched_count"), row.money("unmatched_fen")}};
}

} // namespace

std::optional<ResultFile> find_result_file(Transaction& tx, BookId book, Digest const& sha256) {
    auto const row = Query{tx, "find_result_file",
        std::string{files_columns} + " WHERE book = $1::integer AND file_sha256 = $2::bytea"}
                         .bind(book)
                         .bind(sha256)
                         .run()
                         .at_most_one();
    return row ? std::optional{file_of(*row)} : std::nullopt;
}

std::optional<ResultFile> find_result_file(
    Transaction& tx, std::span<BookId const> books, std::int64_t file) {
    auto const row = Query{tx, "result_file",
        std::string{files_columns} + " WHERE book = ANY ($1::integer[]) AND file = $2::bigint"}
                         .bind(books)
                         .bind(file)
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

bool has_message(Transaction& tx, BookId book, std::string_view format, std::string_view message) {
    return Query{tx, "has_message", has_message_sql}
        .bind(book)
        .bind(std::string{format})
        .bind(std::string{message})
        .run()
        .exactly_one()
        .boolean("is_there");
}

std::vector<BucketCount> bucket_counts(
    Transaction& tx, std::span<BookId const> books, std::int64_t file) {
    std::vector<BucketCount> counts;
    for (auto const& row :
        Query{tx, "bucket_counts", bucket_counts_sql}.bind(books).bind(file).run()) {
        counts.push_back({.bucket = std::string{row.text("bucket")},
            .status = std::string{row.text("status")},
            .count = {row.int64("row_count"), row.money("total_fen")}});
    }
    return counts;
}

std::vector<ReasonCount> reason_counts(
    Transaction& tx, std::span<BookId const> books, std::int64_t file) {
    std::vector<ReasonCount> counts;
    for (auto const& row :
        Query{tx, "reason_counts", reason_counts_sql}.bind(books).bind(file).run()) {
        counts.push_back({.bank_reason = std::string{row.text("bank_reason")},
            .reason = std::string{row.text("reason")},
            .treat = std::string{row.text("treat")},
            .name_zh = std::string{row.text("name_zh")},
            .name_en = std::string{row.text("name_en")},
            .count = {row.int64("row_count"), row.money("total_fen")}});
    }
    return counts;
}

std::vector<BankReason> bank_reasons(Transaction& tx) {
    std::vector<BankReason> reasons;
    for (auto const& row : Query{tx, "bank_reasons",
             "SELECT list, code, reason, treat, name_zh, name_en FROM ref.bank_reason "
             "ORDER BY position(list IN 'FSR'), code"}
                               .run()) {
        reasons.push_back({.list = std::string{row.text("list")},
            .code = std::string{row.text("code")},
            .reason = std::string{row.text("reason")},
            .treat = std::string{row.text("treat")},
            .name_zh = std::string{row.text("name_zh")},
            .name_en = std::string{row.text("name_en")}});
    }
    return reasons;
}

void insert_deviations(
    Transaction& tx, BookId book, std::int64_t file, std::span<ResultDeviation const> deviations) {
    std::vector<std::string> names;
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> times;
    for (auto const& one : deviations) {
        names.push_back(one.deviation);
        rows.push_back(one.first_row);
        times.push_back(one.times);
    }
    Query{tx, "insert_deviations", insert_deviations_sql}
        .bind(book)
        .bind(file)
        .bind(names)
        .bind(rows)
        .bind(times)
        .run();
}

std::vector<ResultDeviation> deviations_of(Transaction& tx, BookId book, std::int64_t file) {
    std::vector<ResultDeviation> deviations;
    for (auto const& row : Query{tx, "deviations_of",
             "SELECT deviation, first_row, times FROM payout.result_deviation "
             "WHERE book = $1::integer AND file = $2::bigint ORDER BY first_row, deviation"}
                               .bind(book)
                               .bind(file)
                               .run()) {
        deviations.push_back(
            {std::string{row.text("deviation")}, row.int64("first_row"), row.int64("times")});
    }
    return deviations;
}

void insert_statements(
    Transaction& tx, BookId book, std::int64_t file, std::span<ResultStatement const> statements) {
    std::int64_t number = 0;
    for (auto const& one : statements) {
        Query{tx, "insert_statement", insert_statement_sql}
            .prepared()
            .bind(book)
            .bind(file)
            .bind(++number)
            .bind(one.kind)
            .bind(one.statement)
            .bind(one.account_hash)
            .bind(one.sequence)
            .bind(one.made_on)
            .bind(one.entry_count)
            .bind(one.opening)
            .bind(one.closing)
            .run();
    }
}

std::optional<ResultStatement> latest_statement(
    Transaction& tx, BookId book, std::string_view kind, Digest const& account_hash) {
    auto const row = Query{tx, "latest_statement", latest_statement_sql}
                         .bind(book)
                         .bind(std::string{kind})
                         .bind(account_hash)
                         .run()
                         .at_most_one();
    if (!row) {
        return std::nullopt;
    }
    return ResultStatement{.kind = std::string{row->text("kind")},
        .statement = std::string{row->text("statement")},
        .account_hash = account_hash,
        .sequence = row->optional_int64("sequence"),
        .made_on = row->date("made_on"),
        .entry_count = row->int64("entry_count"),
        .opening = row->optional_money("opening_fen"),
        .closing = row->optional_money("closing_fen")};
}

void insert_original(Transaction& tx, BookId book, std::int64_t file,
    std::function<std::optional<std::span<std::byte const>>()> const& next) {
    constexpr std::int16_t columns = 4;
    CopyIn copy{tx, "payout.result_original (book, file, piece, cipher)"};
    std::int32_t number = 0;
    for (auto piece = next(); piece; piece = next()) {
        copy.begin_row(columns);
        copy.put_int32(static_cast<std::int32_t>(book.value()));
        copy.put_int64(file);
        copy.put_int32(++number);
        copy.put_bytes(*piece);
    }
    copy.finish();
}

bool read_original(Transaction& tx, BookId book, std::int64_t file,
    std::function<void(std::span<std::byte const>)> const& piece) {
    CopyOut pieces{tx, "read_original",
        "SELECT cipher FROM payout.result_original WHERE book = " + std::to_string(book.value()) +
            " AND file = " + std::to_string(file) + " ORDER BY piece"};
    bool is_there = false;
    while (pieces.next()) {
        piece(pieces.get_bytes(0));
        is_there = true;
    }
    return is_there;
}

} // namespace doudi::storage
