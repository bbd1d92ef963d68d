/// Amounts of renminbi: exact, in fen, checked against overflow.
///
/// Example: `auto total = add(Money::from_fen(70675), Money::from_fen(20113));`
#pragma once

#include "doudi/base/error.hpp"

#include <compare>
#include <concepts>
#include <cstdint>
#include <span>

namespace doudi {

/// An amount of renminbi, in fen (1 yuan = 100 fen). Exact; never a float.
class Money {
public:
    constexpr Money() noexcept = default;

    static constexpr Money from_fen(std::int64_t fen) noexcept { return Money{fen}; }
    static constexpr Money from_fen(std::floating_point auto) = delete;

    [[nodiscard]] constexpr std::int64_t fen() const noexcept { return fen_; }

    friend constexpr auto operator<=>(Money, Money) noexcept = default;

private:
    explicit constexpr Money(std::int64_t fen) noexcept : fen_{fen} {}

    std::int64_t fen_{0};
};

static_assert(sizeof(Money) == 8);

/// Refuses: Refusal::overflow.
[[nodiscard]] Result<Money> add(Money a, Money b);

/// Refuses: Refusal::overflow.
[[nodiscard]] Result<Money> sub(Money a, Money b);

/// Refuses: Refusal::overflow.
[[nodiscard]] Result<Money> negate(Money amount);

/// The total of all amounts. Only the total can overflow, not the way to it, so the order of the
/// amounts does not matter.
/// Refuses: Refusal::overflow.
[[nodiscard]] Result<Money> sum(std::span<Money const> amounts);

/// How a fraction of a fen becomes whole. All four treat a debit and its reversal alike: what
/// happens to x happens to -x.
enum class Rounding {
    half_up,   // nearest; a tie goes away from zero (四舍五入)
    half_even, // nearest; a tie goes to the even fen
    up,        // away from zero (进位)
    down,      // towards zero (舍去)
};

/// amount * num / den, exact before the one rounding at the end.
///
/// Requires: den > 0.   (DOUDI_CHECK)
/// Refuses: Refusal::overflow when the result does not fit.
[[nodiscard]] Result<Money> mul_div(
    Money amount, std::int64_t num, std::int64_t den, Rounding rounding);

} // namespace doudi
