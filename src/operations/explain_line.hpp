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

} // namespace doudi::operations
