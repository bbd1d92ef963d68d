/// Result files that were taken in: what they came to, and what they were.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

struct ResultCount {
    std::int64_t rows = 0;
    Money total = {};
};

/// What a result file came to.
struct ResultFile {
    std::int64_t file;
    BookId book;
    Period period;
    std::string format;
    std::string message_id;
    std::string file_name;
    Digest file_sha256;
    Instant imported_at;
    std::int64_t row_count;
    ResultCount paid;
    ResultCount failed;
    ResultCount unmatched;
};

std::optional<ResultFile> find_result_file(Transaction& tx, BookId book, Digest const& sha256);
std::optional<ResultFile> find_result_file(
    Transaction& tx, std::span<BookId const> books, std::int64_t file);
std::vector<ResultFile> result_files(Transaction& tx, std::span<BookId const> books);

/// Whether another file of the book had a message of this format and id.
bool has_message(Transaction& tx, BookId book, std::string_view format, std::string_view message);

/// Rows and totals by bucket, of one file.
struct BucketCount {
    std::string bucket;
    std::string status;
    ResultCount count;
};
std::vector<BucketCount> bucket_counts(
    Transaction& tx, std::span<BookId const> books, std::int64_t file);

/// Why rows that matched have failed, in the bank's words and ours, of one file.
struct ReasonCount {
    std::string bank_reason; ///< "S:AC04", or words "L:销户"; empty: none but ours
    std::string reason;      ///< F01–F99, or unmapped
    std::string treat;       ///< empty: unmapped
    std::string name_zh;
    std::string name_en;
    ResultCount count;
};
std::vector<ReasonCount> reason_counts(
    Transaction& tx, std::span<BookId const> books, std::int64_t file);

/// All reasons there are, by list and code.
struct BankReason {
    std::string list;
    std::string code;
    std::string reason;
    std::string treat;
    std::string name_zh;
    std::string name_en;
};
std::vector<BankReason> bank_reasons(Transaction& tx);

/// What was accepted although it deviates.
struct ResultDeviation {
    std::string deviation;
    std::int64_t first_row;
    std::int64_t times;
};
void insert_deviations(
    Transaction& tx, BookId book, std::int64_t file, std::span<ResultDeviation const> deviations);
std::vector<ResultDeviation> deviations_of(Transaction& tx, BookId book, std::int64_t file);

/// A statement or notification of a file.
struct ResultStatement {
    std::string kind; ///< camt.053 or camt.054
    std::string statement;
    Digest account_hash;
    std::optional<std::int64_t> sequence;
    Date made_on;
    std::int64_t entry_count;
    std::optional<Money> opening;
    std::optional<Money> closing;
};
void insert_statements(
    Transaction& tx, BookId book, std::int64_t file, std::span<ResultStatement const> statements);

/// The latest statement of an account that has a number, if any.
std::optional<ResultStatement> latest_statement(
    Transaction& tx, BookId book, std::string_view kind, Digest const& account_hash);

/// Keeps the sealed bytes of a file, piece by piece; `next` gives none at the end.
void insert_original(Transaction& tx, BookId book, std::int64_t file,
    std::function<std::optional<std::span<std::byte const>>()> const& next);

/// Gives the sealed pieces of a file in order. False when there are none.
bool read_original(Transaction& tx, BookId book, std::int64_t file,
    std::function<void(std::span<std::byte const>)> const& piece);

} // namespace doudi::storage
