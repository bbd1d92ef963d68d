/// Texts for people, in both languages, their width on a terminal, and what may be one.
///
/// Example: `pick({.zh = "余额", .en = "balance"}, Language::zh)`.
#pragma once

#include "doudi/base/error.hpp"

#include <cstddef>
#include <string_view>

namespace doudi {

enum class Language { zh, en };

/// One text in both languages. Points at literals.
struct Text {
    std::string_view zh;
    std::string_view en;
};

[[nodiscard]] constexpr std::string_view pick(Text text, Language language) noexcept {
    return language == Language::zh ? text.zh : text.en;
}

/// How many columns of a terminal UTF-8 text takes: two for Chinese characters and full-width
/// forms, none for combining marks, one for the rest (also for each byte that is not UTF-8).
/// Source: Unicode Standard Annex 11, East Asian Width.
[[nodiscard]] int display_width(std::string_view utf8) noexcept;

/// A text that papers and lists can hold: 1 to `length_max` characters, none a control character or
/// a bar.
///
/// Refuses: malformed with the field's name.
[[nodiscard]] Result<void> check_text(
    std::string_view field, std::string_view text, std::size_t length_max);

} // namespace doudi
