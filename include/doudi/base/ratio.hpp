/// Exact fractions, for weights and rates.
///
/// Example: `parse_ratio("0.70").value() == Ratio{7, 10}`.
#pragma once

#include "doudi/base/error.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <string>
#include <string_view>

namespace doudi {

using Ratio = boost::multiprecision::cpp_rational;

/// Reads "0.70", "7/10" or "1.2": digits, then either decimals or a denominator, 18 digits at most
/// in each. No sign: weights, shares and rates are not negative.
///
/// Refuses: Refusal::malformed_ratio, also for a denominator of zero.
[[nodiscard]] Result<Ratio> parse_ratio(std::string_view text);

/// The ratio with so many decimals, exact but for one rounding at the end (half to even).
///
/// Requires: 0 <= decimals <= 100.   (DOUDI_CHECK)
[[nodiscard]] std::string format_ratio(Ratio const& ratio, int decimals);

} // namespace doudi
