/// Recording the reviews and the public notice of batches (三级联审、公示).
///
/// Example: review_batches(context, {.selection = month, .review = {ReviewStage::notice, 1st, 7th,
///          "公示〔2020〕4号"}})
#pragma once

#include "doudi/operations/batch_steps.hpp"
#include "doudi/payout/review.hpp"

namespace doudi::operations {

struct ReviewBatches {
    BatchSelection selection;
    payout::Review review;
};

/// Notes the same review with each of the batches, all in one transaction. A batch that has it
/// already, or of many one that was approved before, is `unchanged`.
///
/// Refuses: malformed, malformed_date, not_permitted, outside_region, unknown_region,
///          unknown_batch; wrong_batch_state when the one batch named is not between build and
///          approval; review_repeated, for each batch that has another review of that stage.
Result<BatchOutcomes> review_batches(Context& context, ReviewBatches const& request);

} // namespace doudi::operations
