#include "doudi/operations/assign_quota.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/funding/allocation_files.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/program_rows.hpp"
#include "funding_lookup.hpp"
#include "group_caps.hpp"
#include "shipped_policy.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

namespace doudi::operations {

namespace {

using BookAndDocument = std::pair<BookId, DocumentId>;

std::vector<BookId> books_of(AssignQuota const& request) {
    std::vector<BookId> books;
    for (auto const& row : request.rows) {
        books.push_back(row.book);
    }
    std::sort(books.begin(), books.end());
    books.erase(std::unique(books.begin(), books.end()), books.end());
    return books;
}

/// Documents by the name each row gives, and what of them stands unallocated in each book.
class Documents {
public:
    Documents(storage::Transaction& tx, AssignQuota const& request, std::span<BookId const> books) {
        std::vector<DocumentId> ids;
        for (auto const& row : request.rows) {
            if (called_.contains(row.document)) {
                continue;
            }
            auto& found = called_[row.document] = documents_called(tx, row.document);
            for (auto const& document : found) {
                ids.push_back(document.id);
            }
        }
        for (auto const& holding : storage::holdings(tx, books, ids)) {
            unallocated_[{holding.book, holding.document}] = holding.unallocated;
            carried_to_[{holding.book, holding.document}] = holding.carried_to;
        }
    }

    /// Refuses: unknown_document when the row's book has no such document.
    [[nodiscard]] Result<funding::QuotaDocument> of(AssignQuota::Row const& row) const {
        auto documents = called_.at(row.document);
        std::erase_if(documents, [&](funding::QuotaDocument const& document) {
            return !unallocated_.contains({row.book, document.id});
        });
        auto document = the_only(documents, row.document);
        if (document) {
            document->carried_to = carried_to_.at({row.book, document->id});
        }
        return document;
    }

    [[nodiscard]] Money unallocated(BookAndDocument const& where) const {
        return unallocated_.at(where);
    }

private:
    std::map<std::string, std::vector<funding::QuotaDocument>> called_;
    std::map<BookAndDocument, Money> unallocated_;
    std::map<BookAndDocument, std::optional<int>> carried_to_;
};

/// Percentages are of what stood unallocated before the list, so their order does not matter.
Money amount_of(AssignQuota::Row const& row, Money unallocated) {
    if (!row.percent) {
        return row.amount;
    }
    constexpr int hundred = 100;
    Ratio const share = *row.percent * unallocated.fen() / hundred;
    return Money::from_fen(
        static_cast<std::int64_t>(numerator(share) / denominator(share))); // rounds down
}

/// The rows as assignments, each checked by itself.
Result<std::vector<funding::Assignment>> check_rows(storage::Transaction& tx,
    AssignQuota const& request, Documents const& documents,
    std::map<BookAndDocument, funding::QuotaDocument>& by_place) {
    auto const programs = storage::all_programs(tx);
    auto const sources = storage::all_fund_sources(tx);
    std::vector<funding::Assignment> assignments;
    for (auto const& row : request.rows) {
        auto document = documents.of(row);
        if (!document) {
            return document.error();
        }
        if (auto covered = funding::check_covers(*document, row.program, programs, sources);
            !covered) {
            return covered.error();
        }
        auto const amount = amount_of(row, documents.unallocated({row.book, document->id}));
        if (amount <= Money{}) {
            return Error{
                Refusal::amount_not_positive, std::to_string(row.book.value()) + " " + row.program};
        }
        assignments.push_back(
            {.book = row.book, .document = document->id, .program = row.program, .amount = amount});
        by_place.emplace(BookAndDocument{row.book, document->id}, std::move(*document));
    }
    return assignments;
}

/// No book assigns more of a document than stands unallocated there.
Result<Money> check_available(
    std::span<funding::Assignment const> assignments, Documents const& documents) {
    std::map<BookAndDocument, std::vector<Money>> asked;
    std::vector<Money> all;
    for (auto const& assignment : assignments) {
        asked[{assignment.book, assignment.document}].push_back(assignment.amount);
        all.push_back(assignment.amount);
    }
    for (auto const& [where, amounts] : asked) {
        auto const total = sum(amounts);
        if (!total) {
            return total.error();
        }
        auto const unallocated = documents.unallocated(where);
        if (*total > unallocated) {
            return Error{Refusal::exceeds_available_quota,
                std::to_string(where.first.value()) + " document " +
                    std::to_string(where.second.value()) + ": " + format_yuan(*total) + " of " +
                    format_yuan(unallocated)};
        }
    }
    return sum(all);
}

Result<QuotaAssigned> assign(storage::Transaction& tx, Context const& context,
    AssignQuota const& request, benefits::Policy const& policy) {
    auto const books = books_of(request);
    for (BookId const book : books) {
        auto allowed = permit(tx, context, access::Action::allocate_quota, region_of(book));
        if (!allowed) {
            return allowed.error();
        }
    }
    storage::lock_books(tx, books);
    Documents const documents{tx, request, books};
    std::map<BookAndDocument, funding::QuotaDocument> by_place;
    auto const assignments = check_rows(tx, request, documents, by_place);
    if (!assignments) {
        return assignments.error();
    }
    for (auto const& [place, document] : by_place) {
        if (auto open = check_year_open(tx, std::span{&place.first, 1}, document.budget_year());
            !open) {
            return open.error();
        }
        if (request.effective_on < document.received_on) {
            return Error{Refusal::malformed_date, "effective before the document was received"};
        }
    }
    std::vector<std::int64_t> list_lines;
    for (std::size_t i = 0; request.list_sha256 && i < assignments->size(); ++i) {
        list_lines.push_back(static_cast<std::int64_t>(i + 1));
    }
    auto const inserted = storage::insert_assignments(
        tx, *assignments, request.list_sha256, list_lines, request.effective_on, context.actor.id);
    auto const total = check_available(inserted, documents);
    if (!total) {
        return total.error();
    }
    std::map<DocumentId, funding::QuotaDocument> by_id;
    for (auto const& [place, document] : by_place) {
        by_id.emplace(place.second, document);
    }
    if (auto within = check_group_caps(tx, policy, inserted, by_id); !within) {
        return within.error();
    }
    QuotaAssigned assigned{.lines = {},
        .already_count = static_cast<std::int64_t>(assignments->size() - inserted.size()),
        .total = *total};
    auto const events = storage::event_table(tx);
    std::vector<ledger::Entry> entries;
    for (auto const& assignment : inserted) {
        auto const& document = by_place.at({assignment.book, assignment.document});
        entries.push_back(
            funding::assignment_entry(events, document, assignment, request.effective_on));
        assigned.lines.push_back({assignment, document.number});
    }
    storage::open_month(tx, Period::of(request.effective_on));
    storage::post(tx, context.actor.id, entries);
    return assigned;
}

} // namespace

Result<AssignQuota> read_assignments(std::string const& file, Date effective_on) {
    std::istringstream in{file};
    auto const list = funding::read_assignment_list(in);
    if (!list) {
        return list.error();
    }
    AssignQuota request{.rows = {}, .list_sha256 = sha256(file), .effective_on = effective_on};
    for (auto const& row : *list) {
        request.rows.push_back({.book = BookId{row.book.number()},
            .document = row.document,
            .program = row.program,
            .amount = row.amount,
            .percent = row.percent});
    }
    return request;
}

Result<QuotaAssigned> assign_quota(Context& context, AssignQuota const& request) {
    auto const books = books_of(request);
    Asked const asked{.book = books.size() == 1 ? books.front() : audit::no_book,
        .action = "quota.assign",
        .subject = std::to_string(request.rows.size()) + " rows"};
    return recorded(context, asked, [&]() -> Result<QuotaAssigned> {
        auto const& policy = shipped_policy();
        if (!policy) {
            return policy.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<QuotaAssigned> {
            auto assigned = assign(tx, context, request, *policy);
            if (assigned) {
                append_done(tx, context, asked, format_yuan(assigned->total));
            }
            return assigned;
        });
    });
}

} // namespace doudi::operations
