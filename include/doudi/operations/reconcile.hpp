/// Reconciliation runs.
#pragma once

#include "doudi/operations/context.hpp"
#include "doudi/reconcile/bucket.hpp"
#include "doudi/storage/reconcile_rows.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::operations {

struct ReconcileView {
    storage::ReconcileRun run;
    std::vector<storage::BucketTotal> buckets;
    std::vector<storage::ReconcileException> exceptions;
    /// An earlier run of the same region and month on the same inputs, which found the same.
    std::optional<RunId> repeats = std::nullopt;
};

/// Asks the four questions of a month for a region and all below it, on one view of the database,
/// and keeps the answer. Amounts are computed again from the facts frozen in the lines. Nobody
/// waits for a run, nor it for anybody.
///
/// Ensures: on inputs compared before, the same result as then.   (DOUDI_CHECK)
/// Refuses: not_permitted, outside_region, unknown_region; no_standard for lines that cannot be
///          computed any more.
Result<ReconcileView> run_reconciliation(Context& context, Period period, RegionCode region);

/// A run as it was kept; exceptions of one bucket only when it is named.
/// Refuses: not_permitted, outside_region, unknown_run.
Result<ReconcileView> show_reconciliation(Context& context, RunId run, std::string_view bucket);

/// Refuses: not_permitted, outside_region, unknown_region.
Result<std::vector<storage::ReconcileRun>> list_reconciliations(
    Context& context, RegionCode region);

} // namespace doudi::operations
