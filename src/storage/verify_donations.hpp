/// The control totals of donations, as verify_comparisons.cpp compares them.
#pragma once

#include <string_view>

namespace doudi::storage {

/// Names `place`, `field`, `expected` and `actual` of the books in $1.
std::string_view donations_sql() noexcept;

} // namespace doudi::storage
