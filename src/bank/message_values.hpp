/// Values as the standard writes them.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/money.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace doudi::bank {

/// A decimal number without sign, exact to the fen: "27.0" and "5.0400" are, "1.005" is not.
[[nodiscard]] std::optional<Money> amount_of(std::string_view text);

/// One to fifteen digits.
[[nodiscard]] std::optional<std::int64_t> count_of(std::string_view text);

/// The day in China of a date or of a date with time; without an offset the time is China's.
[[nodiscard]] std::optional<Date> day_of(std::string_view text);

/// As much of a text as fits, cut between characters.
[[nodiscard]] std::string_view at_most(std::string_view utf8, std::size_t bytes);

} // namespace doudi::bank
