/// The steps of an allocation after its draft: submitted, then approved or rejected by another
/// person.
#pragma once

#include "doudi/operations/allocation_view.hpp"
#include "doudi/operations/context.hpp"

#include <optional>

namespace doudi::operations {

/// Refuses: not_permitted, outside_region, unknown_allocation, wrong_allocation_state.
Result<AllocationView> submit_allocation(Context& context, AllocationId allocation);

struct ApproveAllocation {
    AllocationId allocation{0};
    Date effective_on;
    bool with_cash = false; ///< the treasury sends the money on the same day
};

/// Posts E3 in the upper book and in every lower one, in one transaction, the lower accounts
/// keeping the document's id, source and year. All of it under the locks of all these books.
///
/// Refuses: not_permitted, outside_region, same_person, unknown_allocation, wrong_allocation_state,
///          exceeds_available_quota, not_a_lower_book (on the effective day), year_closed,
///          period_closed, malformed_date (before the document was received); below_zero when the
///          treasury has not enough money to send.
Result<AllocationView> approve_allocation(Context& context, ApproveAllocation const& request);

/// Refuses: as submitting, and same_person.
Result<AllocationView> reject_allocation(Context& context, AllocationId allocation);

/// The treasury sends the money of an approved allocation: E3 cash in both books of each line.
///
/// Refuses: not_permitted, outside_region, unknown_allocation, wrong_allocation_state (not
/// approved,
///          or sent before), period_closed, below_zero, malformed_date (before it was approved
///          for).
Result<AllocationView> send_allocation_cash(Context& context, AllocationId allocation, Date on);

/// One allocation, whatever its state.
/// Refuses: not_permitted, outside_region, unknown_allocation.
Result<AllocationView> show_allocation(Context& context, AllocationId allocation);

} // namespace doudi::operations
