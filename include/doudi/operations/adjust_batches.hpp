/// Months already paid, held against what is due for them by what is known now.
///
/// Example: adjust_batches(context, {.region = xian, .from = october, .to = november,
///                                   .in = december})
#pragma once

#include "doudi/operations/batch_outcome.hpp"
#include "doudi/operations/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

struct AdjustBatches {
    RegionCode region;                 ///< its book and all below it
    std::vector<std::string> programs; ///< none: all monthly programs
    Period from;                       ///< the months compared, both included
    Period to;
    Period in;                                ///< the month of the batches
    std::optional<Date> known = std::nullopt; ///< standards decided by then; none: all there are
};

/// Of each book and program whose months differ, a batch of arrears, a batch of recoveries, or
/// both, with a line for each person and month; several at once, each in one transaction. A month
/// is compared once its regular batch is released; before that it can be built anew.
///
/// What was built by an earlier adjustment counts as paid while it may still pay, so the same
/// command again builds nothing, and after a crash what is missing. What a bank has not answered is
/// not recovered before it has; what it failed to pay is still owed, and no arrears.
///
/// Where the figure adjust.offset says so, what a person was paid too much in the year of `in` is
/// set against what the same program owes the person.
///
/// A book's program without a difference is `unchanged`; one that cannot be compared is refused by
/// itself: no_standard, already_paid.
///
/// Refuses: not_permitted, outside_region, unknown_region, months_out_of_order, nothing_to_adjust
///          when no month in question was released, policy_malformed.
Result<BatchOutcomes> adjust_batches(Context& context, AdjustBatches const& request);

} // namespace doudi::operations
