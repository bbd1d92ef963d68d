/// Builds the arrears and recoveries of one book and program.
#pragma once

#include "doudi/benefits/policy.hpp"
#include "doudi/payout/batch.hpp"
#include "doudi/storage/adjustment_rows.hpp"
#include "doudi/storage/transaction.hpp"

#include <optional>
#include <span>
#include <vector>

namespace doudi::operations {

struct AdjustmentTask {
    storage::PaidMonths const& months;
    Period in; ///< the month of the batches
    Date known;
    UserId by;
    benefits::Policy const& policy;
};

/// What the policy says of setting overpaid months against arrears; null where it does not allow
/// it.
struct SetOffFigures {
    benefits::DatedFigure const* allowed = nullptr;
    benefits::DatedFigure const* most = nullptr; ///< percent of the arrears; null: all of them
};

SetOffFigures set_off_figures(benefits::Policy const& policy, std::span<RegionCode const> regions,
    Period in, std::optional<Date> known);

/// The batches built, arrears first; none if nothing differs. Rosters are read with one connection
/// while the other writes; memory grows with neither people nor months.
///
/// Throws: Refused already_paid.
/// Refuses: no_standard, overflow of a total.
Result<std::vector<payout::BatchKey>> build_adjustment(
    storage::Transaction& reading, storage::Transaction& writing, AdjustmentTask const& task);

} // namespace doudi::operations
