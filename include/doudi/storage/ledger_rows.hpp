/// The ledger's tables: posting through the door, books, accounts and balances.
#pragma once

#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/ledger/entry.hpp"
#include "doudi/ledger/event_table.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

class Transaction;

/// The posting events as the database has them (ref.posting_line, ref.fund_source).
ledger::EventTable event_table(Transaction& tx);

/// Where an entry stands. `is_new` is false when its key was posted before with the same content.
struct Posted {
    BookId book;
    Period period;
    std::int32_t voucher_no;
    bool is_new;
};

/// Posts entries of any books and months, all or none, in the order that cannot deadlock: books
/// ascending, months ascending, within a month as given. Opens the accounts they need. Returns
/// where each stands, in the order given.
///
/// Throws: Refused with whatever ledger.post and ledger.open_accounts refuse (schema/0004, 0005).
std::vector<Posted> post(Transaction& tx, UserId user, std::span<ledger::Entry const> entries);

/// The entry to reverse, and the day, key and narration of its opposite.
struct Reversal {
    BookId book;
    Period period;
    std::int32_t voucher_no;
    Date effective_on;
    std::string_view key;
    std::string_view narration;
};

/// Posts the opposite of an entry, linked to it.
///
/// Throws: Refused unknown_entry, already_reversed, and what ledger.post refuses.
Posted reverse(Transaction& tx, UserId user, Reversal const& reversal);

/// Makes the partitions of a month, if they are not there yet.
void open_month(Transaction& tx, Period period);

/// Locks books in ascending order until the transaction ends: before reading balances one decides
/// on.
///
/// Throws: Refused unknown_book.
void lock_books(Transaction& tx, std::span<BookId const> books);

/// Locks the books and makes their month impossible to post to, for ever. False if it was closed.
bool close_month(Transaction& tx, UserId user, BookId book, Period period);

/// Opens a book; false if it is open.
bool open_book(
    Transaction& tx, BookId book, RegionCode region, std::string_view name, Date opened_on);

/// A book as the list of books shows it.
struct Book {
    BookId book;
    RegionCode region;
    std::string name;
    Date opened_on;
    std::int64_t entry_count;
};
std::vector<Book> books(Transaction& tx, std::span<RegionCode const> regions);

/// An account's balance over all months, debit positive.
struct Balance {
    ledger::AccountKey account;
    Money amount;
};

/// The balances of a title that are not zero, in order of year, draw rank of the source, document;
/// of one program when `program` is not empty.
std::vector<Balance> balances(
    Transaction& tx, BookId book, std::string_view code, std::string_view program = {});

} // namespace doudi::storage
