/// What the format of a numeric cell makes of its number.
#pragma once

#include <cstdint>
#include <string_view>

namespace doudi::sheet {

enum class NumberForm : std::uint8_t { number, day, month, time };

/// The form of a format known by number alone.
/// Source: ECMA-376 part 1, 18.8.30, with the numbers of Chinese programs.
[[nodiscard]] NumberForm form_of_builtin(int format) noexcept;

/// The form of a format by its code, such as yyyy"年"m"月".
[[nodiscard]] NumberForm form_of_code(std::string_view code) noexcept;

} // namespace doudi::sheet
