/// The text of numbers and dates in cells, without any binary fraction.
#pragma once

#include "number_form.hpp"

#include <string>
#include <string_view>

namespace doudi::sheet {

/// A number as a spreadsheet shows it in full: rounded to fifteen digits, no exponent:
/// "1234.5599999999999" is 1234.56, "6.1E+17" is 610000000000000000. What is no such number, or
/// has more than thirty digits before its point, stays as it is.
[[nodiscard]] std::string number_text(std::string_view written);

/// The day with this number, as 2020-04-30; for NumberForm::month the first of a month as 2020-04.
/// With a time of day that follows, behind a blank. A number no day has stays a number.
[[nodiscard]] std::string date_text(std::string_view written, NumberForm form, bool is_1904);

} // namespace doudi::sheet
