/// What goes to banks, by the set.
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
    std::string message_id; ///< of the message,
    std::string payment_id; ///< and of the batch's lines in it
    std::string file_name;
    Digest file_sha256;
    std::int64_t line_count;
    Money total;
};
void insert_instructions(Transaction& tx, std::span<Instructed const> files, UserId by);

/// How many lines and how much each message of ours had that the bank names so: one for each time
/// it was written, none when it is not known.
struct SentTotal {
    std::int64_t line_count;
    Money total;
};
std::vector<SentTotal> sent_totals(
    Transaction& tx, std::span<BookId const> books, std::string_view message_id);

} // namespace doudi::storage
