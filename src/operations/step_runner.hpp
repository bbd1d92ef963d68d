/// Takes one step with each of the batches selected.
#pragma once

#include "doudi/operations/batch_steps.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/payout/batch_state.hpp"
#include "doudi/storage/transaction.hpp"

#include <functional>

namespace doudi::operations {

struct StepKind {
    payout::Step step;
    access::Action action;
    Text label; ///< of the progress bar
};

/// What a step does beside moving the batch to its next state, in the same transaction. The batch
/// is locked and in a state for the step, and the person may take it.
using StepWork = std::function<Result<void>(storage::Transaction&, payout::Batch const&)>;

Result<BatchOutcomes> take_steps(
    Context& context, StepKind const& kind, StepRequest const& request, StepWork const& work);

/// The batches meant that are not cancelled.
/// Refuses: not_permitted, outside_region, unknown_region, unknown_batch.
Result<std::vector<payout::Batch>> select_batches(storage::Transaction& tx, Context const& context,
    access::Action action, BatchSelection const& selection);

/// What the audit trail calls an action on the batches selected.
Asked asked_for(BatchSelection const& selection, std::string_view action);

BatchOutcome outcome_of(payout::Batch const& batch, Did did);

} // namespace doudi::operations
