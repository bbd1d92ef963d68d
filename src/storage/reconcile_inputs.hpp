/// The digest of everything a reconciliation compares, for reconcile_rows.cpp.
#pragma once

#include <string_view>

namespace doudi::storage {

/// Binds $1 the month, $2 the books, $3 the policy's sha256 in hex; selects digest.
std::string_view reconcile_inputs_sql() noexcept;

} // namespace doudi::storage
