/// What must hold between the figures of all packs together.
#pragma once

#include "doudi/benefits/policy.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace doudi::benefits {

/// Name, region, from, decided.
bool comes_before(DatedFigure const& a, DatedFigure const& b);

/// The figure of the nearest region that has one for the month, known by `known`; of several the
/// one decided last. Null if there is none.
///
/// Requires: sorted by comes_before.
DatedFigure const* find_figure(std::span<DatedFigure const> sorted, std::string_view name,
    std::span<RegionCode const> regions, Period period, std::optional<Date> known);

/// Where what holds for a figure's area is looked for: the area itself first, the nation last.
using AreasOf = std::function<std::vector<RegionCode>(DatedFigure const&, Period)>;

/// Requires: sorted by comes_before.
std::vector<PolicyFault> check_figures(
    std::span<DatedFigure const> sorted, AreasOf const& areas_of);

} // namespace doudi::benefits
