/// Why a bank could not pay a line, and what is to be done about it.
///
/// Example: `find_reason("F03")->zh == "已销户"`
#pragma once

#include "doudi/base/text.hpp"

#include <span>
#include <string_view>

namespace doudi::bank {

/// Source: return reasons seen in one-card payment notices (domain codes F01–F12, F99).
struct Reason {
    std::string_view code;
    Text title;
    Text remedy;
};

std::span<Reason const> reasons() noexcept;

/// Null when there is no such code.
Reason const* find_reason(std::string_view code) noexcept;

} // namespace doudi::bank
