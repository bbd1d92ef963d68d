#include "doudi/operations/list_quota.hpp"

#include "doudi/operations/recorded.hpp"
#include "funding_lookup.hpp"

#include <algorithm>
#include <map>

namespace doudi::operations {

namespace {

/// The books named after the regions in which the actor may read.
std::vector<BookId> own_books(access::Actor const& actor) {
    std::vector<BookId> books;
    for (auto const& grant : actor.grants) {
        if (access::may(grant.role, access::Action::read)) {
            books.emplace_back(grant.region.number());
        }
    }
    std::sort(books.begin(), books.end());
    books.erase(std::unique(books.begin(), books.end()), books.end());
    return books;
}

Result<std::vector<ListedQuota>> listed(
    storage::Transaction& tx, std::span<BookId const> books, std::optional<int> year) {
    auto const stands = storage::stands_by_book(tx, books);
    std::vector<DocumentId> ids;
    ids.reserve(stands.size());
    for (auto const& stand : stands) {
        ids.push_back(stand.document);
    }
    std::map<DocumentId, funding::QuotaDocument> by_id;
    for (auto& document : storage::find_documents(tx, ids)) {
        auto const id = document.id;
        by_id.emplace(id, std::move(document));
    }
    std::vector<ListedQuota> list;
    for (auto const& stand : stands) {
        auto const& document = by_id.at(stand.document);
        if (!year || document.year == *year) {
            list.push_back({stand.book, document, stand.figures});
        }
    }
    return list;
}

} // namespace

Result<std::vector<ListedQuota>> list_quota(Context& context, ListQuota const& request) {
    auto const books = request.book ? std::vector{*request.book} : own_books(context.actor);
    Asked const asked{.book = request.book.value_or(audit::no_book),
        .action = "quota.list",
        .subject = request.year ? std::to_string(*request.year) : ""};
    return recorded_reading(context, asked, [&]() -> Result<std::vector<ListedQuota>> {
        if (books.empty()) {
            return Error{Refusal::not_permitted, std::string{name_of(access::Action::read)}};
        }
        return storage::read_only(
            context.db, [&](storage::Transaction& tx) -> Result<std::vector<ListedQuota>> {
                for (BookId const book : books) {
                    auto allowed = permit(tx, context, access::Action::read, region_of(book));
                    if (!allowed) {
                        return allowed.error();
                    }
                }
                return listed(tx, books, request.year);
            });
    });
}

Result<std::vector<storage::AllocationSummary>> list_allocations(
    Context& context, BookId book, std::optional<std::string> const& document) {
    using Summaries = std::vector<storage::AllocationSummary>;
    Asked const asked{
        .book = book, .action = "quota.allocations", .subject = document.value_or("")};
    return recorded_reading(context, asked, [&] {
        return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Summaries> {
            auto allowed = permit(tx, context, access::Action::read, region_of(book));
            if (!allowed) {
                return allowed.error();
            }
            std::optional<DocumentId> of;
            if (document) {
                auto const found = document_in(tx, book, *document);
                if (!found) {
                    return found.error();
                }
                of = found->id;
            }
            return storage::allocation_summaries(tx, book, of);
        });
    });
}

} // namespace doudi::operations
