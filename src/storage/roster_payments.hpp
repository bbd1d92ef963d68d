/// Rosters against payments, for reconcile_rows.cpp.
#pragma once

#include <string>

namespace doudi::storage {

/// Binds $1 the month, $2 the books, $3 the buckets that are exceptions; adds to the temporary
/// table `finding` and reads `recomputed` and `death_freeze`.
std::string roster_payments_sql();

} // namespace doudi::storage
