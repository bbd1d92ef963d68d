/// The steps people take with batches after they are built, for one batch or many at once.
///
/// Example: lock_batches(context, {.selection = {.period = april, .region = shaanxi}, .on = today})
#pragma once

#include "doudi/operations/batch_outcome.hpp"
#include "doudi/operations/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

/// One batch, or all of a period and region, perhaps of some programs only.
struct BatchSelection {
    std::optional<payout::BatchKey> one = std::nullopt;
    std::optional<Period> period = std::nullopt;     ///< needed unless `one`
    std::optional<RegionCode> region = std::nullopt; ///< needed unless `one`
    std::vector<std::string> programs = {};          ///< none: all
};

struct StepRequest {
    BatchSelection selection;
    Date on;               ///< accounting date of what is posted
    std::string note = {}; ///< why a batch is rejected
};

// Each step is one transaction for each batch, several batches at once. Of many batches selected,
// those not in the state for the step are `unchanged` and what is refused is reported with the
// others; of one, the refusal is the result.
//
// All refuse: not_permitted, outside_region, unknown_region, unknown_batch, wrong_batch_state,
// period_closed.

/// Reserves the total of each batch (E6): chooses the draws under the book's lock.
/// Refuses: exceeds_available_for_batch.
Result<BatchOutcomes> lock_batches(Context& context, StepRequest const& request);

Result<BatchOutcomes> submit_batches(Context& context, StepRequest const& request);

/// Recognises what is due (E5), with the Merkle root of the lines as they are stored as evidence.
/// Refuses: review_missing, notice_too_short as the policy of the place has it
/// (review_batches.hpp);
///          same_person; ledger_differs when the lines are not those that were built.
Result<BatchOutcomes> approve_batches(Context& context, StepRequest const& request);

/// Reverses the reservation; the batch is as built.
/// Refuses: malformed without a note.
Result<BatchOutcomes> reject_batches(Context& context, StepRequest const& request);

/// From here on the bank may be told to pay.
/// Refuses: same_person; stopped_by_check, with what is found, for a batch that a check before
/// payment
///          finds something against (schema/checks, `blocks: release`).
Result<BatchOutcomes> release_batches(Context& context, StepRequest const& request);

/// settling → reconciled, when every line has its outcome and lines, outcomes, draws and ledger
/// agree on what was paid, failed and returned.
/// Refuses: results_differ, saying what does not agree.
Result<BatchOutcomes> settle_batches(Context& context, StepRequest const& request);

/// reconciled → closed, after holding the same figures against each other again, through the gate:
/// a run of all checks that has seen the batch settled is signed off by somebody who had no hand in
/// the batch, and no later run has found anything of high severity that is still open; or a written
/// reason is approved (closing_reasons.hpp). The database holds that.
/// Refuses: results_differ, not_reconciled, findings_open.
Result<BatchOutcomes> close_batches(Context& context, StepRequest const& request);

/// Reverses what was reserved and recognised and frees the people to be paid otherwise.
Result<BatchOutcomes> cancel_batches(Context& context, StepRequest const& request);

} // namespace doudi::operations
