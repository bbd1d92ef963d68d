/// ASCII digits: the C library's functions depend on the locale.
#pragma once

#include <string>
#include <string_view>

namespace doudi {

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

constexpr int digit_value(char c) noexcept {
    return c - '0';
}

constexpr bool all_digits(std::string_view text) noexcept {
    for (char const c : text) {
        if (!is_digit(c)) {
            return false;
        }
    }
    return !text.empty();
}

/// Requires: at most nine digits and nothing else.
constexpr int number_of(std::string_view digits) noexcept {
    int number = 0;
    for (char const c : digits) {
        number = number * 10 + digit_value(c);
    }
    return number;
}

/// The number with zeros before it, `width` digits at least. Requires: number >= 0.
inline std::string padded(int number, std::size_t width) {
    std::string text = std::to_string(number);
    if (text.size() < width) {
        text.insert(0, width - text.size(), '0');
    }
    return text;
}

} // namespace doudi
