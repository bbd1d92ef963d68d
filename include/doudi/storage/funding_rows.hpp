/// Quota documents, their allocations and assignments.
#pragma once

#include "doudi/funding/allocation.hpp"
#include "doudi/funding/entries.hpp"
#include "doudi/funding/quota_document.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

/// Throws: Refused duplicate_document_number.
DocumentId insert_document(
    Transaction& tx, funding::QuotaDocument const& document, UserId received_by);

std::optional<funding::QuotaDocument> find_document(Transaction& tx, DocumentId id);

/// The documents of this number, of the books given or, without any, of all books.
std::vector<funding::QuotaDocument> find_documents(
    Transaction& tx, std::string_view number, std::span<BookId const> books);

std::vector<funding::QuotaDocument> find_documents(
    Transaction& tx, std::span<DocumentId const> ids);

/// What of a document stands unallocated (Q101) in a book. Lock the book first to decide on it.
struct Holding {
    BookId book{0};
    DocumentId document{0};
    Money unallocated;
    std::optional<int> carried_to; ///< year into which the book carried it; none: the document's
};

/// One for each of the documents that has ever come to one of the books.
std::vector<Holding> holdings(
    Transaction& tx, std::span<BookId const> books, std::span<DocumentId const> documents);

AllocationId insert_allocation(Transaction& tx, funding::Allocation const& allocation,
    std::span<funding::AllocationLine const> lines);

std::optional<funding::Allocation> find_allocation(Transaction& tx, AllocationId id);

/// The same, locked until the transaction ends: who decides on it comes one after the other.
std::optional<funding::Allocation> lock_allocation(Transaction& tx, AllocationId id);

/// By receiver.
std::vector<funding::AllocationLine> allocation_lines(
    Transaction& tx, BookId book, AllocationId id);

/// Stores what steps change: state, who submitted and decided, dates.
/// Throws: Refused same_person.
void update_allocation(Transaction& tx, funding::Allocation const& allocation);

/// The first of these books whose year is closed.
std::optional<BookId> book_with_closed_year(
    Transaction& tx, std::span<BookId const> books, int year);

/// False if it is closed already. Lock the book first.
bool close_year(Transaction& tx, BookId book, int year, UserId closed_by);

/// Level of a book's division on a day: province, prefecture or county; empty if there is none.
std::string level_of(Transaction& tx, BookId book, Date on);

/// Whether somebody may receive from a book.
struct Receiver {
    BookId book{0};
    std::string name;       // of the book, else of the division
    bool is_region = false; // a division on that day
    bool has_book = false;  // its book is open
    bool is_below = false;  // and the division lies below that of the upper book
};

/// One for each book given, in that order.
std::vector<Receiver> receivers(
    Transaction& tx, BookId upper, std::span<BookId const> books, Date on);

/// Inserts the assignments that are not there yet (from the same list), numbers them, and leaves
/// out the rest. `list_sha256` and the lines, one for each, are given for a list.
std::vector<funding::Assignment> insert_assignments(Transaction& tx,
    std::span<funding::Assignment const> assignments, std::optional<Digest> list_sha256,
    std::span<std::int64_t const> lines, Date effective_on, UserId assigned_by);

} // namespace doudi::storage
