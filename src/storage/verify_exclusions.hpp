/// The exclusions of batches, as verify_comparisons.cpp compares them.
#pragma once

#include <string_view>

namespace doudi::storage {

/// Binds $1, the books; selects place, field, expected, actual.
std::string_view exclusions_sql() noexcept;

} // namespace doudi::storage
