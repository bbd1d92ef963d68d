/// UTF-8, character by character.
#pragma once

#include <cstddef>
#include <string_view>

namespace doudi {

/// How the bytes at the beginning of a text look.
struct Utf8Step {
    enum class Kind { character, cut_off, malformed };

    Kind kind;
    std::size_t bytes; // of the character; 1 if malformed
    char32_t code_point;
};

/// The first character of `text`. Strict: no overlong forms, no surrogates, nothing above U+10FFFF.
/// Requires: text is not empty.
/// Source: RFC 3629.
[[nodiscard]] Utf8Step utf8_step(std::string_view text) noexcept;

/// How many bytes at the beginning of `text` are well-formed UTF-8, in whole characters.
[[nodiscard]] std::size_t utf8_prefix(std::string_view text) noexcept;

/// How many bytes at the beginning of `text` are ASCII.
[[nodiscard]] std::size_t ascii_prefix(std::string_view text) noexcept;

} // namespace doudi
