/// Runs of the checks A01 to A41.
#pragma once

#include "doudi/operations/context.hpp"
#include "doudi/reconcile/check.hpp"
#include "doudi/storage/check_rows.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::operations {

struct RunChecks {
    Period period;
    RegionCode region;         ///< with all below it
    std::string checks;        ///< "A01,A07"; empty: all
    std::optional<Date> as_of; ///< what is overdue by that day; none: the last of the month
};

struct ChecksView {
    storage::CheckRun run;
    std::vector<storage::CheckResult> results;
    std::vector<storage::Finding> findings;
    /// An earlier run of the same region, month, day and checks on the same inputs.
    std::optional<RunId> repeats = std::nullopt;
    bool is_same_result = true; ///< as that run found
};

/// Asks the checks of a month, on one view of the database, and keeps what they say. Nobody waits
/// for a run, nor it for anybody.
///
/// Ensures: a check without its data is `not_run` and says what it needs.
/// Refuses: unknown_check, not_permitted, outside_region, unknown_region; no_standard for lines
///          that cannot be computed any more.
Result<ChecksView> run_checks(Context& context, RunChecks const& request);

/// A run as it was kept; findings of one check only when it is named.
/// Refuses: unknown_run, not_permitted, outside_region.
Result<ChecksView> show_checks(Context& context, RunId run, std::string_view check);

/// Refuses: not_permitted, outside_region, unknown_region.
Result<std::vector<storage::CheckRun>> list_check_runs(Context& context, RegionCode region);

} // namespace doudi::operations
