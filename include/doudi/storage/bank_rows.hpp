/// What goes to banks and what comes back, by the set.
#pragma once

#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/payout/batch.hpp"
#include "doudi/storage/copy.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

/// Lines of one batch that one bank is still to pay.
struct BankTotal {
    std::string bank; ///< first three digits of the CNAPS number
    payout::BatchKey key;
    std::string book_name;
    std::string program;
    std::string program_name;
    std::int64_t line_count;
    Money total;
};

/// By bank, book and batch: lines without an outcome.
std::vector<BankTotal> bank_totals(
    Transaction& tx, Period period, std::span<payout::BatchKey const> batches);

/// The same lines one by one, by bank, book, batch and line number; account numbers sealed.
class UnpaidLines {
public:
    UnpaidLines(Transaction& tx, Period period, std::span<payout::BatchKey const> batches);

    bool next() { return rows_.next(); }

    // Views hold until the next call of next().
    [[nodiscard]] std::string_view bank() const { return rows_.get_text(0); }
    [[nodiscard]] payout::BatchKey key() const {
        return {BookId{rows_.get_int32(1)}, BatchId{rows_.get_int64(2)}};
    }
    [[nodiscard]] std::int32_t line_no() const { return rows_.get_int32(3); }
    [[nodiscard]] Money amount() const { return rows_.get_money(4); }
    [[nodiscard]] std::string_view bank_no() const { return rows_.get_text(5); }
    [[nodiscard]] std::string_view holder() const { return rows_.get_text(6); }
    [[nodiscard]] std::span<std::byte const> account_cipher() const { return rows_.get_bytes(7); }

private:
    CopyOut rows_;
};

/// A file that was written for a bank, for each batch in it.
struct Instructed {
    payout::BatchKey key;
    std::string bank;
    std::string format;
    std::string file_name;
    Digest file_sha256;
    std::int64_t line_count;
    Money total;
};
void insert_instructions(Transaction& tx, std::span<Instructed const> files, UserId by);

/// The rows of a result file on their way in, in a table of this transaction.
class IncomingResults {
public:
    explicit IncomingResults(Transaction& tx);

    struct Row {
        std::int32_t row_no;
        std::optional<payout::BatchKey> key; ///< none: the reference is not one of ours
        std::int32_t line_no;
        std::string_view reference;
        Digest account_hash;
        Money amount;
        bool is_paid;
        std::string_view reason;
    };
    void add(Row const& row);

    /// Puts every row into one bucket. In order of precedence:
    ///
    /// - unexpected: no such line in the month in these books;
    /// - duplicate: the file names the line a second time, or its outcome is known already;
    /// - not_released: the batch has not been sent to banks;
    /// - amount_differs, account_differs: not the payment that was asked for;
    /// - matched: the rest. A failure after a payment is a return, and matched.
    void sort_into_buckets(Period period, std::span<BookId const> books);

private:
    Transaction& tx_;
    std::optional<CopyIn> copy_;
};

struct ResultCount {
    std::int64_t rows = 0;
    Money total = {};
};

/// What a result file came to.
struct ResultFile {
    std::int64_t file;
    BookId book;
    Period period;
    std::string file_name;
    Instant imported_at;
    std::int64_t row_count;
    ResultCount paid;
    ResultCount failed;
    ResultCount unmatched;
};

struct NewResultFile {
    BookId book;
    Period period;
    std::string file_name;
    Digest file_sha256;
    UserId imported_by;
};

/// Keeps the file and its sorted rows. Its number.
std::int64_t insert_result_file(Transaction& tx, NewResultFile const& file);

std::optional<ResultFile> find_result_file(Transaction& tx, BookId book, Digest const& sha256);
std::vector<ResultFile> result_files(Transaction& tx, std::span<BookId const> books);

/// Rows and totals by bucket, of one file.
struct BucketCount {
    std::string bucket;
    std::string status;
    ResultCount count;
};
std::vector<BucketCount> bucket_counts(Transaction& tx, Period period, std::int64_t file);

} // namespace doudi::storage
