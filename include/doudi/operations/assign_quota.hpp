/// A county decides which programs its quota pays (E4), one amount or a list of them.
#pragma once

#include "doudi/base/ratio.hpp"
#include "doudi/funding/entries.hpp"
#include "doudi/operations/context.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

struct AssignQuota {
    struct Row {
        BookId book{0};
        std::string document; ///< its id or number
        std::string program;
        Money amount;
        /// Instead of the amount: of what the book has unallocated of the document, in whole fen.
        std::optional<Ratio> percent = {};
    };

    std::vector<Row> rows;
    std::optional<Digest> list_sha256; ///< of the list the rows come from, in its order
    Date effective_on;
};

/// A list from its file.
/// Refuses: what funding::read_assignment_list refuses.
Result<AssignQuota> read_assignments(std::string const& file, Date effective_on);

struct QuotaAssigned {
    struct Line {
        funding::Assignment assignment;
        std::string number; ///< of the document
    };

    std::vector<Line> lines;        ///< assigned now
    std::int64_t already_count = 0; ///< rows of the same list that were assigned before
    Money total;                    ///< of the lines
};

/// All rows or none. A list given twice is worked once.
///
/// Refuses: not_permitted, outside_region, unknown_book, unknown_document, exceeds_available_quota,
///          mixes_general_and_lottery, year_closed, unknown_program,
///          program_not_covered_by_document, amount_not_positive, exceeds_group_cap, period_closed.
Result<QuotaAssigned> assign_quota(Context& context, AssignQuota const& request);

} // namespace doudi::operations
