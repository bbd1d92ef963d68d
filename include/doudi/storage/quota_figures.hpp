/// Where the money of documents stands, from the ledger's balances.
#pragma once

#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/storage/transaction.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doudi::storage {

/// received == unallocated + allocated + available + reserved + paid + reclaimed, in every book.
struct QuotaFigures {
    Money received;    // Q20x, over all years
    Money carried;     // of it Q206: in a later year than the document's
    Money unallocated; // Q101
    Money allocated;   // Q104, to lower books
    Money available;   // Q102, assigned to programs and free
    Money reserved;    // Q103
    Money paid;        // Q105
    Money reclaimed;   // Q106
};

/// A document in a book, or one program of it there.
struct QuotaStand {
    BookId book{0};
    DocumentId document{0};
    std::string program; // empty: all of the document in the book
    QuotaFigures figures;
};

/// All documents that have come to the books (all books without any), by book and document.
std::vector<QuotaStand> stands_by_book(Transaction& tx, std::span<BookId const> books);

/// A document in every book it has come to, by book.
std::vector<QuotaStand> stands_of_document(Transaction& tx, DocumentId document);

/// The programs it was assigned to, by book and program.
std::vector<QuotaStand> program_stands(Transaction& tx, DocumentId document);

/// What a batch draws on a document.
struct BatchDraw {
    BookId book{0};
    BatchId batch{0};
    std::string program;
    Period period;
    std::string kind;
    std::string state;
    Money reserved; // drawn, neither paid nor failed nor given back
    Money paid;
};

/// By book, program, period and batch; those that draw nothing any more are left out.
std::vector<BatchDraw> batch_draws(Transaction& tx, DocumentId document);

/// Who passed a document on to whom, by approved allocations.
struct AllocationEdge {
    BookId upper{0};
    BookId lower{0};
    Money amount;
};
std::vector<AllocationEdge> allocation_edges(Transaction& tx, DocumentId document);

/// An allocation in a list of them.
struct AllocationSummary {
    AllocationId id{0};
    BookId book{0};
    DocumentId document{0};
    std::string number; // of the document
    std::string method;
    std::string state;
    int receiver_count = 0;
    Money total;
    std::string created_by; // logins
    std::string decided_by;
    std::optional<Date> effective_on;
    std::optional<Date> cash_on;
};

/// Of a book, newest last; of all its documents or of one.
std::vector<AllocationSummary> allocation_summaries(
    Transaction& tx, BookId book, std::optional<DocumentId> document);

/// A book's name; its number where there is no such book.
std::vector<std::string> book_names(Transaction& tx, std::span<BookId const> books);

} // namespace doudi::storage
