/// `doudi payout list|show|explain|recover|recoveries`, and the summary the steps print.
#pragma once

#include "call.hpp"
#include "doudi/operations/batch_outcome.hpp"

#include <string_view>

namespace doudi::cli {

/// The batch named by --book and --batch.
Result<payout::BatchKey> batch_key(Call const& call);

/// --region, else where the person's first role holds.
Result<RegionCode> region_or_own(Call& call);

Result<std::optional<Period>> optional_period(Call const& call);

/// One row for each program and what became of its batches.
///
/// Refuses: the first refusal among the outcomes, after all of them are printed.
Result<void> print_outcomes(Call& call, operations::BatchOutcomes const& outcomes);

Result<void> list_batches(Call& call);
Result<void> show_batch(Call& call);
Result<void> explain_line(Call& call);

/// `doudi payout recover|recoveries`.
Result<void> recover_money(Call& call);
Result<void> list_recoveries(Call& call);

/// `doudi payout reissue|unpaid`.
Result<void> reissue_lines(Call& call);
Result<void> list_unpaid(Call& call);

} // namespace doudi::cli
