/// The ledger as a journal tells it: accounts with their names, entries by date, month-end
/// balances.
#pragma once

#include "doudi/base/region_code.hpp"
#include "doudi/ledger/journal.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doudi::storage {

/// The book of this number if it is open, or the books of a region and all below it; ascending.
std::vector<BookId> books_of_journal(
    Transaction& tx, std::optional<BookId> book, std::optional<RegionCode> region);

struct AccountInJournal {
    BookId book;
    std::int32_t account;
    char ledger;
    ledger::JournalAccount parts;
};

/// The accounts of these books, by book and key.
std::vector<AccountInJournal> journal_accounts(Transaction& tx, std::span<BookId const> books);

struct EntryInJournal {
    Date on;
    Period period;
    std::int32_t voucher_no;
    std::string event;
    std::string narration;
    std::optional<std::int64_t> batch;
    struct Line {
        std::int32_t account;
        Money amount;
    };
    std::vector<Line> lines;
};

/// The entries of a book from one month to another (both included), by date and voucher.
struct Months {
    Period from;
    Period until;
};
void read_journal(Transaction& tx, BookId book, Months months,
    std::function<void(EntryInJournal const&)> const& reader);

/// From the stored balances, not from the postings: what accounts held before `months`, and after
/// each month in which they moved.
struct BalancesInJournal {
    std::map<std::int32_t, Money> opening; ///< not zero
    std::map<Period, std::map<std::int32_t, Money>> closing;
};
BalancesInJournal journal_balances(Transaction& tx, BookId book, Months months);

/// The first and last month in which these books have entries.
std::optional<Months> journal_months(Transaction& tx, std::span<BookId const> books);

} // namespace doudi::storage
