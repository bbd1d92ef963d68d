/// Invents one household from its place in the province.
#pragma once

#include "doudi/sample/people.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace doudi::sample {

/// Where a household stands among all: with the population, all that its invention depends on.
struct HouseholdPlace {
    std::size_t county;
    Group group;
    std::int64_t number;
    std::int64_t first_ordinal; // of its members in the county
    std::int64_t size_max;      // persons left in the group
    std::int64_t newborns_before;
};

[[nodiscard]] Household invent_household(Population const& population, HouseholdPlace const& place);

/// Of somebody who is on no roster.
[[nodiscard]] std::string caregiver_name(
    Population const& population, std::size_t county, std::int64_t ordinal);

} // namespace doudi::sample
