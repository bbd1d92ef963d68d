/// The parameters of the factor formula as a TOML file, and as the text kept with the result.
///
/// Example:
///     form = "product"
///     months = 12
///     unit = "wan"                       # fen, yuan or wan (10,000 yuan)
///     carryover_rate = "1"
///     [powers]
///     difficulty = 1
///     [program_weights]
///     DB-U = "1.2"
///     [earmarks]                         # yuan per person and month
///     OR-S = "450.00"
#pragma once

#include "doudi/funding/factor_formula.hpp"

#include <string>
#include <string_view>

namespace doudi::funding {

/// Reads the file. Ratios are texts such as "0.70" or "7/10" (or whole numbers), never decimals of
/// TOML, which would be binary fractions. What is not given is as in FormulaParameters.
///
/// Refuses: policy_malformed with the line or the key, malformed_ratio, malformed_amount.
[[nodiscard]] Result<FormulaParameters> read_formula_file(std::string_view toml);

/// The unit called fen, yuan or wan.
/// Refuses: malformed.
[[nodiscard]] Result<Money> parse_unit(std::string_view name);

/// All parameters as one line; equal for equal parameters, so that a result can be recomputed.
[[nodiscard]] std::string text_of(FormulaParameters const& parameters);

/// The factors of one region as one line, for the same purpose.
[[nodiscard]] std::string text_of(RegionFactors const& factors);

} // namespace doudi::funding
