/// The counties of a plan: how many people of each group live there, and the facts that decide what
/// a county is allocated.
///
/// Example: `auto counties = county_profiles(plan, on_2020_04_01);`
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/sample/plan.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doudi::sample {

/// One county. The sizes are invented by the kind of county; no statistics are behind them.
struct CountyProfile {
    RegionCode code;
    std::string name;
    std::vector<RegionCode> ancestors;     // its prefecture and its province
    Date code_since;                       // its code is given to those born from then on
    std::optional<RegionCode> former_code; // and this one to those born before
    std::int64_t population_thousands;
    int urban_permille;
    std::array<std::int64_t, group_count> persons; // of the real county, not of the sample
    int difficulty_percent;                        // fiscal difficulty, effort, performance, tilt
    int effort_percent;
    int performance_percent;
    int tilt_percent;
    int carryover_permille; // of a year's need, left from last year
};

/// The counties of a plan which exist on `day`, ordered by code.
///
/// Requires: the region table of the plan is embedded.   (DOUDI_CHECK)
/// Ensures:  Σ persons of each group == plan.persons.
[[nodiscard]] std::vector<CountyProfile> county_profiles(Plan const& plan, Date day);

} // namespace doudi::sample
