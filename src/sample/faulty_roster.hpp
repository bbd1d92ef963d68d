/// A roster file with every fault a row can have, once each.
#pragma once

#include "roster_file.hpp"

#include <iosfwd>

namespace doudi::sample {

/// Writes a DB-R roster of one county for the first month, good households between the bad, and
/// row,code: at which rows (the header is row 1) which faults are to be found.
void write_faulty_roster(Sources const& sources, std::ostream& roster, std::ostream& truth);

} // namespace doudi::sample
