/// How one line of a batch came about, computed again.
#pragma once

#include "doudi/benefits/policy.hpp"
#include "doudi/operations/show_batches.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>

namespace doudi::operations {

/// Ensures: explanation.amount == line.amount.
/// Refuses: unknown_line, no_standard, ledger_differs.
Result<LineView> explain(storage::Transaction& tx, payout::Batch const& batch, std::int64_t line_no,
    benefits::Policy const& policy);

/// An enrolment people of which are excluded: its line, or why there is none.
/// Refuses: unknown_line when nobody of it is; no_standard, ledger_differs.
Result<LineView> explain_excluded(storage::Transaction& tx, payout::Batch const& batch,
    EnrolmentId enrolment, benefits::Policy const& policy);

} // namespace doudi::operations
