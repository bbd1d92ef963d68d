/// Rows of the end of a year (schema/0012) and the balances it decides on.
#pragma once

#include "doudi/funding/prior_year.hpp"
#include "doudi/funding/year_end.hpp"
#include "doudi/payout/batch.hpp"
#include "doudi/storage/transaction.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doudi::storage {

// Who decides on these balances has locked the book before.

/// Quota of a year in a book that is neither paid, reserved nor passed on, by document, source and
/// program; of one document when it is given.
std::vector<funding::UnusedQuota> unused_quota(
    Transaction& tx, BookId book, int year, std::optional<DocumentId> document = std::nullopt);

/// Programs whose recipients are owed, or for which money is committed, at the end of a year.
std::vector<funding::OwedOfProgram> owed_of_programs(Transaction& tx, BookId book, int year);

/// Cash of quota from above the books (E1) not settled at the end of a year.
std::vector<funding::Unsettled> unsettled_from_above(Transaction& tx, BookId book, int year);

/// Cash sent by `upper` not settled at the end of a year; to one lower book when it is given.
std::vector<funding::Unsettled> unsettled_with_lower(
    Transaction& tx, BookId upper, std::optional<BookId> lower, int year);

/// Books that passed quota on to this one, and those it passed quota on to.
struct Counterparties {
    std::vector<BookId> upper;
    std::vector<BookId> lower;
};
Counterparties counterparties(Transaction& tx, BookId book);

/// Titles of income and expenditure that are not zero at the end of a year.
std::vector<funding::TitleBalance> title_balances(Transaction& tx, BookId book, int year);

/// What stands in the way of closing a year.
struct YearObstacles {
    bool is_earlier_open;                  ///< something was posted before the year, which is open
    std::vector<payout::BatchKey> batches; ///< not finished, of its months or drawing on its quota
    std::vector<std::int64_t> townships;   ///< whose imprests stand in it with money
    std::vector<std::int64_t> instalments; ///< of projects, approved and not yet paid
};
YearObstacles year_obstacles(Transaction& tx, BookId book, int year);

[[nodiscard]] bool is_year_closed(Transaction& tx, BookId book, int year);

/// The first of these books that has quota of the document in an earlier year and has not closed
/// the year before `year`.
std::optional<BookId> book_with_document_before(
    Transaction& tx, std::span<BookId const> books, DocumentId document, int year);

/// Keeps what the closing of a year cancelled; closed_year is there already.
void insert_carried(
    Transaction& tx, BookId book, int year, std::span<funding::UnusedQuota const> cancelled);
std::vector<funding::UnusedQuota> carried(Transaction& tx, BookId book, int year);

/// False if it was opened before.
bool insert_opened_year(Transaction& tx, BookId book, int year, UserId user);

/// A capped program at the end of a year: what is left against what was spent.
struct YearBalance {
    std::string program;
    int percent_max;
    Money spent;
    Money left;
};
std::vector<YearBalance> year_balances(Transaction& tx, BookId book, int year);

/// Unused quota of documents of an earlier year than `year`, by book and document.
struct IdleQuota {
    BookId book{0};
    DocumentId document{0};
    std::string number;
    std::string fund_source;
    std::string fund;
    int of_year;   ///< the document's
    int stands_in; ///< year it was carried to
    Money unallocated;
    Money available;
};
std::vector<IdleQuota> idle_quota(Transaction& tx, std::span<BookId const> books, int year);

/// Balance of M2011 of a program: spent by the treasury's count, and not yet paid.
Money committed(Transaction& tx, BookId book, std::string_view program);
/// What a batch has used of it.
Money committed_used(Transaction& tx, payout::BatchKey key);

/// Allocations of a document by a book, year by year (Q104).
std::vector<funding::AllocatedInYear> allocated_by_year(
    Transaction& tx, BookId upper, DocumentId document);

/// False if that paper was worked before.
bool insert_reclaim(
    Transaction& tx, funding::Reclaim const& reclaim, DocumentId document, UserId user);
/// The amount and day of the reclaim of that paper.
std::optional<funding::Reclaim> find_reclaim(
    Transaction& tx, funding::Reclaim const& reclaim, DocumentId document);

void insert_prior_year_returns(
    Transaction& tx, std::span<funding::PriorYearReturn const> returns, UserId user);
/// The return of the same paper, program, document and year.
std::optional<funding::PriorYearReturn> find_prior_year_return(
    Transaction& tx, funding::PriorYearReturn const& one);
/// What was paid in a year from a document for a program, less what came back later.
Money spent_of(Transaction& tx, funding::PriorYearReturn const& one);

void insert_remittance(Transaction& tx, funding::Remittance const& one, UserId user);
std::optional<funding::Remittance> find_remittance(Transaction& tx, funding::Remittance const& one);

/// Any source of the program's fund type, which tells its titles; none for an unknown program.
std::optional<std::string> source_like(Transaction& tx, std::string_view program);

} // namespace doudi::storage
