/// Takes one step with each of the batches selected.
#pragma once

#include "doudi/operations/batch_steps.hpp"
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

} // namespace doudi::operations
