/// Account numbers as banks write them back.
#pragma once

#include <algorithm>
#include <string_view>

namespace doudi::bank {

inline bool is_account_no(std::string_view text) {
    constexpr std::size_t digits_min = 10;
    constexpr std::size_t digits_max = 32;
    return text.size() >= digits_min && text.size() <= digits_max &&
        std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace doudi::bank
