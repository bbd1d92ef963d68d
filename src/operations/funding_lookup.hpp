/// What the operations of funding look up in the same way.
#pragma once

#include "doudi/funding/allocation.hpp"
#include "doudi/funding/quota_document.hpp"
#include "doudi/storage/funding_rows.hpp"
#include "doudi/storage/transaction.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace doudi::operations {

/// Documents by what a person calls them: an id ("7") or a number (文号).
std::vector<funding::QuotaDocument> documents_called(
    storage::Transaction& tx, std::string_view reference);

/// The one document of that name that has come to the book, in the year it stands in there.
///
/// Refuses: unknown_document (none, or several: then the detail names their ids).
Result<funding::QuotaDocument> document_in(
    storage::Transaction& tx, BookId book, std::string_view reference);

/// Refuses: unknown_document unless exactly one is given.
Result<funding::QuotaDocument> the_only(
    std::span<funding::QuotaDocument const> documents, std::string_view reference);

/// Refuses: year_closed with the first book.
Result<void> check_year_open(storage::Transaction& tx, std::span<BookId const> books, int year);

/// Carried-forward money joins what a receiver has of the document only when that was carried too,
/// so that a book has a document in one open year at a time.
///
/// Refuses: earlier_year_open with the first receiver.
Result<void> check_receivers_year(storage::Transaction& tx, std::span<BookId const> books,
    funding::QuotaDocument const& document);

/// Whether all of them may receive from the book on that day.
///
/// Refuses: unknown_book, not_a_lower_book, unknown_region.
Result<void> check_receivers(std::span<storage::Receiver const> receivers);

/// The receivers of an allocation.
std::vector<BookId> receivers_of(std::span<funding::AllocationLine const> lines);

} // namespace doudi::operations
