/// Follows a document down: from the book that received it to every lower book, and there to
/// programs and batches.
#pragma once

#include "doudi/funding/quota_document.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/storage/quota_figures.hpp"

#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

struct TraceNode {
    enum class Kind { book, program, batch };

    int depth = 0; ///< 0 is the root
    Kind kind = Kind::book;
    std::string code; ///< the book's number, the program's code, the batch's number
    std::string name_zh;
    std::string name_en;
    /// Of a book: all of it; of a program: what was assigned to it there (received) and what became
    /// of that; of a batch: what it draws (received), reserved and paid.
    storage::QuotaFigures figures;
};

struct QuotaTrace {
    funding::QuotaDocument document;
    std::vector<TraceNode> nodes; ///< every node before those below it
};

struct TraceQuota {
    std::string document;       ///< its id or number
    std::optional<BookId> from; ///< else the book that received it first
};

/// Refuses: not_permitted, outside_region, unknown_document.
Result<QuotaTrace> trace_quota(Context& context, TraceQuota const& request);

[[nodiscard]] std::string_view name_of(TraceNode::Kind kind) noexcept;

} // namespace doudi::operations
