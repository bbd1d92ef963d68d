/// The documents that have come to a book, and where their money stands there.
#pragma once

#include "doudi/funding/quota_document.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/storage/quota_figures.hpp"

#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

struct ListQuota {
    std::optional<BookId> book; ///< else the books of the regions the person holds a role for
    std::optional<int> year;
};

struct ListedQuota {
    BookId book{0};
    funding::QuotaDocument document;
    storage::QuotaFigures figures; ///< in that book
};

/// By book and document.
/// Refuses: not_permitted, outside_region.
Result<std::vector<ListedQuota>> list_quota(Context& context, ListQuota const& request);

/// The allocations of a book, newest last; of one document when it is named.
/// Refuses: not_permitted, outside_region, unknown_document.
Result<std::vector<storage::AllocationSummary>> list_allocations(
    Context& context, BookId book, std::optional<std::string> const& document);

} // namespace doudi::operations
