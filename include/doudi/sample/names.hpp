/// Names of people who do not exist.
///
/// Example: `person_name(draw, family_name(draw), is_male)`.
#pragma once

#include "doudi/sample/draw.hpp"

#include <string>
#include <string_view>

namespace doudi::sample {

/// A common Han surname, the commonest ones oftenest.
[[nodiscard]] std::string_view family_name(Draw& draw);

/// A surname with a given name of one or two characters; one in three hundred holds a character
/// that many systems lack (beyond GBK, or beyond the basic plane).
[[nodiscard]] std::string person_name(Draw& draw, std::string_view family, bool is_male);

/// A name of several parts joined by "·", up to 20 characters long.
[[nodiscard]] std::string long_name(Draw& draw, bool is_male);

} // namespace doudi::sample
