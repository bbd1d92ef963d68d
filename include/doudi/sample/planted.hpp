/// Faults planted in the rosters, so that what a reconciliation finds can be held against the
/// truth.
///
/// Example: `auto faults = plant(population); // then written by write_sample with truth.csv`
#pragma once

#include "doudi/sample/people.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace doudi::sample {

enum class FaultKind : std::uint8_t {
    dead,                      // died before the month, is on the register of deaths, still listed
    duplicate_across_counties, // listed for one program in two counties
    wrong_amount,              // the declared amount differs from what the rules give
};

/// As truth.csv names it.
[[nodiscard]] std::string_view name_of(FaultKind kind) noexcept;

/// One fault, at the head of one household. No household has two.
struct PlantedFault {
    FaultKind kind;
    std::size_t county;
    Group group;
    std::int64_t number;      // of the household
    std::string_view program; // of the one roster line; empty for the dead: all their lines
    int first_month;          // from then on; a wrong amount is in this month alone
    Date died_on;             // of the dead
    std::size_t other_county; // of duplicates: where they are listed again, in another prefecture
    Money difference;         // of a wrong amount: added to what is due
};

/// The faults of a population: about 13 dead, 6 duplicates and 10 wrong amounts for each 30,000
/// people, at least two of each.
///
/// Ensures: every household concerned is on the rosters in all months; sorted by county, group and
///          number.
[[nodiscard]] std::vector<PlantedFault> plant(Population const& population);

/// The programs on whose rosters a member of the household is listed.
[[nodiscard]] std::vector<std::string_view> programs_of(
    Household const& household, Member const& member);

} // namespace doudi::sample
