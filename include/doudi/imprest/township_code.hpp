/// Codes of townships, towns and subdistricts.
///
/// Example: `TownshipCode::parse("610102005")->text() == "610102005"`, the fifth subdistrict of
/// 610102.
#pragma once

#include "doudi/base/error.hpp"
#include "doudi/base/region_code.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace doudi::imprest {

/// Nine digits: six of the county at the time the code was given, three of the township: 001–099
/// subdistricts, 100–199 towns, 200–399 townships, 400–599 units such as farms. That the township
/// belongs to a county is for the county's book to say; the digits are only held against it.
/// Source: GB/T 10114-2003.
class TownshipCode {
public:
    /// Refuses: malformed_township.
    [[nodiscard]] static Result<TownshipCode> parse(std::string_view text);

    /// Requires: a code that was parsed before.   (DOUDI_CHECK)
    [[nodiscard]] static TownshipCode from_number(std::int64_t number);

    [[nodiscard]] std::int64_t number() const noexcept { return number_; }
    [[nodiscard]] std::string text() const { return std::to_string(number_); }

    /// The first six digits.
    [[nodiscard]] RegionCode county() const;

    friend auto operator<=>(TownshipCode, TownshipCode) = default;

private:
    explicit TownshipCode(std::int64_t number) : number_{number} {}

    std::int64_t number_;
};

} // namespace doudi::imprest
