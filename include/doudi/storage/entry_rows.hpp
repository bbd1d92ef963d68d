/// Entries and postings for people to read.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doudi::storage {

/// How people name an entry of a book: "2020-04/12".
struct Voucher {
    Period period;
    std::int32_t number;

    [[nodiscard]] std::string text() const { return period.text() + '/' + std::to_string(number); }
};

struct ReadEntry {
    Voucher voucher;
    Date effective_on;
    std::string event;
    std::string event_zh;
    std::string event_en;
    std::string narration;
    Money debit; ///< total over its ledgers; the credit is the same
    std::optional<std::int64_t> batch;
    std::string transfer_id;         ///< empty: none
    std::optional<Voucher> reverses; ///< what it reverses
    bool is_reversed;
    Instant recorded_at;
    std::string posted_by; ///< login
    std::string hash;      ///< hexadecimal
};

/// The entries of a book and month by voucher number; of one voucher when a number is given.
std::vector<ReadEntry> entries(
    Transaction& tx, BookId book, Period period, std::optional<std::int32_t> number);

struct ReadPosting {
    std::string account; ///< key
    std::string title_zh;
    std::string title_en;
    Money amount; ///< debit positive
};

/// The postings of an entry by line number.
std::vector<ReadPosting> postings(Transaction& tx, BookId book, Voucher const& voucher);

} // namespace doudi::storage
