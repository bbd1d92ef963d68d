/// Drafts an allocation of a document to lower books: by a list, or by the factor formula.
#pragma once

#include "doudi/funding/factor_formula.hpp"
#include "doudi/operations/allocation_view.hpp"
#include "doudi/operations/context.hpp"

#include <optional>
#include <string>

namespace doudi::operations {

struct AllocateQuota {
    BookId book{0};
    std::string document; ///< its id or number
    funding::AllocationMethod method = funding::AllocationMethod::list;
    std::string file = {};                      ///< bytes of the list or of the factor table
    funding::FormulaParameters parameters = {}; ///< of the formula
    std::optional<Money> total = {}; ///< to divide by formula; else all that is unallocated
};

/// Nothing is posted yet: the draft is submitted, and another person approves it.
///
/// Refuses: not_permitted, outside_region, unknown_book, unknown_document, exceeds_available_quota,
///          not_a_lower_book, unknown_region, year_closed, duplicate_receiver, amount_not_positive,
///          what the files and the formula are refused for.
Result<AllocationView> allocate_quota(Context& context, AllocateQuota const& request);

} // namespace doudi::operations
