/// The comparisons of `audit verify` about years: what closing, carrying and returning left.
#pragma once

#include <string_view>

namespace doudi::storage {

// Each takes the books as $1 and gives place, field, expected, actual.
std::string_view years_sql() noexcept;
std::string_view parallel_sql() noexcept;
std::string_view treasury_sql() noexcept;

} // namespace doudi::storage
