/// Everything of the policy that amounts of one program and month are computed with.
///
/// Example:
///     auto const rules = month_rules({policy, regions, known}, {book, "DB-R", period});
///     auto const amount = entitle(rules->standard, facts, rules->period);
#pragma once

#include "doudi/benefits/freeze.hpp"
#include "doudi/benefits/policy.hpp"
#include "doudi/storage/line_rows.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace doudi::operations {

/// Whose word holds in an area.
struct PolicyOfArea {
    benefits::Policy const* policy; ///< outlives this; never null
    std::vector<RegionCode> regions;
    std::optional<Date> known; ///< as known at the end of the day; without it, now
};

struct MonthRules {
    Period period;
    benefits::Standard standard;
    std::optional<benefits::Freeze> freeze;
    std::vector<std::pair<Period, benefits::Standard>> earlier; ///< months the freeze holds to

    /// Of the month itself or an earlier one; null where there was none.
    [[nodiscard]] benefits::Standard const* standard_of(Period month) const noexcept;
};

/// Refuses: no_standard.
Result<MonthRules> month_rules(PolicyOfArea const& of, storage::RosterKey const& roster);

} // namespace doudi::operations
