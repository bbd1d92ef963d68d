/// Codes of administrative divisions, GB/T 2260 or local.
///
/// Example: `RegionCode::parse("610102")->number() == 610102`.
#pragma once

#include "doudi/base/error.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace doudi {

/// A six-digit division code. Level, parent and successor come from the dated region table, never
/// from the digits: divisions are moved and recoded, and receivers outside the standard
/// (development zones) have local numbers.
class RegionCode {
public:
    /// Exactly six ASCII digits, the first not zero.
    /// Refuses: Refusal::malformed_region.
    [[nodiscard]] static Result<RegionCode> parse(std::string_view text);

    /// Requires: 100000 <= number <= 999999.   (DOUDI_CHECK)
    [[nodiscard]] static RegionCode from_number(int number);

    [[nodiscard]] constexpr std::int32_t number() const noexcept { return number_; }
    [[nodiscard]] std::string text() const { return std::to_string(number_); }

    friend constexpr auto operator<=>(RegionCode, RegionCode) noexcept = default;

private:
    explicit constexpr RegionCode(std::int32_t number) noexcept : number_{number} {}

    std::int32_t number_;
};

} // namespace doudi

template <> struct std::hash<doudi::RegionCode> {
    std::size_t operator()(doudi::RegionCode code) const noexcept {
        return std::hash<std::int32_t>{}(code.number());
    }
};
