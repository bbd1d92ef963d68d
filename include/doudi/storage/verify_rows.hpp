/// The rows a verification reads: each table once, as streams in the order of checking.
#pragma once

#include "doudi/audit/book_check.hpp"
#include "doudi/audit/findings.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/payout/line.hpp"
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

/// The books of these regions and of all below them; ascending.
std::vector<audit::BookRow> books_to_verify(Transaction& tx, std::span<RegionCode const> regions);

/// What is small in a book and needed before its entries are read.
struct BookFacts {
    std::vector<audit::AccountRow> accounts;
    std::vector<audit::ClosedMonth> closed;
    std::vector<audit::VoucherId> reversed;
};
BookFacts book_facts(Transaction& tx, BookId book);

/// All entries of a book in the order of chain numbers, each with its postings by line number; then
/// the postings that belong to none.
struct EntryReader {
    std::function<void(audit::EntryRow const&, std::span<audit::PostingRow const>)> entry;
    std::function<void(audit::VoucherId, std::int32_t line_no)> orphan;
};
void read_entries(Transaction& tx, BookId book, EntryReader const& reader);

void read_balances(
    Transaction& tx, BookId book, std::function<void(audit::BalanceRow const&)> const& reader);

/// A batch and what it, and the entry that recognises it, say of its lines.
struct BatchToVerify {
    payout::BatchKey key;
    Period period;
    payout::BatchState state;
    std::int64_t line_count;
    Money total;
    std::optional<std::vector<std::byte>> merkle_root;
    std::optional<std::vector<std::byte>> evidence;
};

/// The built batches of a book, by month and number.
std::vector<BatchToVerify> batches_to_verify(Transaction& tx, BookId book);

struct LineRow {
    payout::BatchKey key;
    Period period;
    std::string program;
    std::string purpose;
    payout::Line line;
};

/// All lines of a book by month, batch and line number.
void read_lines(Transaction& tx, BookId book, std::function<void(LineRow const&)> const& reader);

/// Two ways of counting the same thing, compared in the database.
struct Comparison {
    std::int64_t examined;
    std::int64_t differing;
    std::optional<audit::Difference> first;
};

/// Checks documents, transfers, reservations, payables, payments and imprests of these books.
///
/// Requires: `check` is one of those.   (DOUDI_CHECK)
Comparison compare(Transaction& tx, audit::Check check, std::span<BookId const> books);

} // namespace doudi::storage
