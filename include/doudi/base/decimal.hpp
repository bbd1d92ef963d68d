/// Yuan as decimal text, in and out.
///
/// Example: `parse_yuan("1,028.55")->fen() == 102855`, `format_yuan(m) == "1028.55"`.
#pragma once

#include "doudi/base/money.hpp"

#include <string>
#include <string_view>

namespace doudi {

/// Reads "12", "12.3", "12.34", "-5.00" or "1,234,567.80": a minus sign if need be, digits with or
/// without commas between thousands, and at most two decimals. Nothing else: no blanks, no plus
/// sign, no currency sign, no "12." and no ".5": text like that is often from another column.
///
/// Refuses: Refusal::malformed_amount (the detail names the place, never the text),
///          Refusal::overflow.
[[nodiscard]] Result<Money> parse_yuan(std::string_view text);

/// "1234567.80": always two decimals.
[[nodiscard]] std::string format_yuan(Money amount);

/// "1,234,567.80".
[[nodiscard]] std::string format_yuan_grouped(Money amount);

} // namespace doudi
