/// Accounting periods: calendar months.
///
/// Example: `Period::parse("2020-04")->next().text() == "2020-05"`.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace doudi {

/// A calendar month between 0001-01 and 9999-12.
class Period {
public:
    /// Refuses: Refusal::malformed_period.
    [[nodiscard]] static Result<Period> from(int year, unsigned month);

    /// Reads "2020-04" or "202004".
    /// Refuses: Refusal::malformed_period.
    [[nodiscard]] static Result<Period> parse(std::string_view text);

    /// The month that contains `day`.
    [[nodiscard]] static Period of(Date day);

    [[nodiscard]] int year() const noexcept { return months_ / 12; }
    [[nodiscard]] unsigned month() const noexcept {
        return static_cast<unsigned>(months_ % 12) + 1;
    }

    /// Requires: the result lies between 0001-01 and 9999-12.   (DOUDI_CHECK, all three)
    [[nodiscard]] Period plus(int months) const;
    [[nodiscard]] Period next() const { return plus(1); }
    [[nodiscard]] Period prev() const { return plus(-1); }

    /// How many months this period lies after `earlier`; negative if before.
    [[nodiscard]] int months_since(Period earlier) const noexcept {
        return months_ - earlier.months_;
    }

    [[nodiscard]] Date first_day() const noexcept;
    [[nodiscard]] Date last_day() const noexcept;
    [[nodiscard]] bool contains(Date day) const noexcept;

    /// "2020-04".
    [[nodiscard]] std::string text() const;

    friend constexpr auto operator<=>(Period, Period) noexcept = default;

private:
    explicit constexpr Period(std::int32_t months) noexcept : months_{months} {}

    std::int32_t months_; // since 0000-01
};

} // namespace doudi
