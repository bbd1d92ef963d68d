/// The lists from outside beside the rosters, and the truth about the planted cases.
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
/// the people of the sample as they should be there but for the planted cases, and others.
///
/// Throws: what the streams throw.
ListTotals write_lists(Sources const& sources);

/// Writes check,kind,from,county,household_no,resident_id: what each check is to find from which
/// month on, faults and cases together. Returns the number of rows.
std::int64_t write_check_truth(Sources const& sources, std::ostream& out);

} // namespace doudi::sample
