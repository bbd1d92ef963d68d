/// The lists from outside beside the rosters.
#pragma once

#include "roster_file.hpp"

#include <cstdint>
#include <iosfwd>

namespace doudi::sample {

struct ListTotals {
    std::int64_t files = 0;
    std::int64_t rows = 0;
};

/// Writes lists/<kind>.csv for every kind but the deaths, as of the last day of the last month:
/// the people of the sample as they should be there but for the planted cases, and others. Vehicles
/// are compared by prefecture (in the plan of a city by county), lists/vehicles/<region>.csv, and
/// in one of them not at all.
///
/// Throws: what the streams throw.
ListTotals write_lists(Sources const& sources);

} // namespace doudi::sample
