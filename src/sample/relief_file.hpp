/// Cases of relief before the first month, for the checks on them.
#pragma once

#include "roster_file.hpp"

#include <cstdint>

namespace doudi::sample {

/// Writes relief/<county>.csv, as `relief record` takes it, for the counties that have cases.
/// Returns the number of files.
///
/// Throws: what the streams throw.
std::int64_t write_relief_files(Sources const& sources);

} // namespace doudi::sample
