/// A month computed again from its frozen facts.
#pragma once

#include "doudi/benefits/policy.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/storage/recompute_rows.hpp"
#include "doudi/storage/reconcile_rows.hpp"

#include <functional>
#include <span>
#include <vector>

namespace doudi::operations {

/// The rosters of a month in which a death does not lower what is paid (F26).
std::vector<storage::DeathFreeze> death_freezes(storage::Transaction& tx,
    benefits::Policy const& policy, std::span<storage::MonthRoster const> rosters);

/// Computes every line of the month again, and what enrolments without a line would be due, and
/// hands what differs to the reconciliation. Books in order, several rosters at once, all on the
/// view of `tx`; memory does not grow with rosters or differences.
///
/// `beside` runs on the same view meanwhile, in a transaction of its own.
///
/// Programs without standards are left out where nothing was built for them either.
/// Refuses: no_standard for a batch that cannot be computed any more.
Result<void> recompute_lines(Context const& context, storage::Transaction& tx,
    benefits::Policy const& policy, Period period, std::span<BookId const> books,
    storage::Reconciliation& reconciliation,
    std::function<void(storage::Transaction&)> const& beside = {});

} // namespace doudi::operations
