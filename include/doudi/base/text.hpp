/// Texts for people, in both languages, and their width on a terminal.
///
/// Example: `pick({.zh = "余额", .en = "balance"}, Language::zh)`.
#pragma once

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

} // namespace doudi
