/// When reports and comparisons of lists are due in a place.
///
/// Example:
///   for (Deadline const& due : deadlines(policy, regions, 2020)) { ... }  // 2020-06-12 report ...
#pragma once

#include "doudi/benefits/policy.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace doudi::benefits {

struct Deadline {
    Date on;
    DatedFigure const* figure; // that sets it
};

/// The last days for reports to the upper level and for comparing the rosters with outside lists
/// which fall in the year, in order. A rule sets a deadline in the months it holds for.
///
/// Requires: regions from the place itself up to the province; the policy outlives the result.
/// Source:   F24 and F36 (lists compared within every quarter), F35 (reports by the 12th of a
///           quarter's last month), F42 (reports of three stages on stated days).
[[nodiscard]] std::vector<Deadline> deadlines(Policy const& policy,
    std::span<RegionCode const> region_and_ancestors, int year,
    std::optional<Date> known = std::nullopt);

} // namespace doudi::benefits
