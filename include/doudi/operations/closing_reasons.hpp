/// Closing a batch without a run that was signed off: for a written reason that somebody else
/// approves.
///
/// Example: give_closing_reason(context, {.selection = {.one = key}, .text = "县〔2020〕9号"}),
/// then,
///          as another person, approve_closing_reason, then close_batches.
#pragma once

#include "doudi/operations/batch_steps.hpp"

namespace doudi::operations {

struct ClosingRequest {
    BatchSelection selection;
    std::string text; ///< the reason, or the paper that approves it
};

/// Records why settled batches are to be closed without the gate; nothing closes by it. Of many,
/// those that are not settled, are approved already or have the same reason are `unchanged`.
///
/// Refuses: malformed, not_permitted, outside_region, unknown_region, unknown_batch;
///          wrong_batch_state when the one batch named is not settled.
Result<BatchOutcomes> give_closing_reason(Context& context, ClosingRequest const& request);

/// Approves the last reason given for each of the batches, all in one transaction.
///
/// Refuses: as above; same_person for who gave the reason or made the batch; reason_missing when
///          the one batch named has none that waits.
Result<BatchOutcomes> approve_closing_reason(Context& context, ClosingRequest const& request);

} // namespace doudi::operations
