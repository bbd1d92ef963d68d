#include "doudi/base/money.hpp"

#include "doudi/base/check.hpp"
#include "wide.hpp"

#include <limits>

namespace doudi {

namespace {

Result<Money> narrow(Int128 fen, char const* what) {
    if (fen < std::numeric_limits<std::int64_t>::min() ||
        fen > std::numeric_limits<std::int64_t>::max()) {
        return Error{Refusal::overflow, what};
    }
    return Money::from_fen(static_cast<std::int64_t>(fen));
}

/// Whether the quotient of |x| by den, cut to `whole` with `rest` left, is the next whole number.
bool rounds_away_from_zero(Int128 whole, Int128 rest, Int128 den, Rounding rounding) {
    switch (rounding) {
    case Rounding::half_up: return rest >= den - rest;
    case Rounding::half_even: return rest > den - rest || (rest == den - rest && whole % 2 != 0);
    case Rounding::up: return rest > 0;
    case Rounding::down: return false;
    }
    DOUDI_CHECK(false);
}

} // namespace

Result<Money> add(Money a, Money b) {
    return narrow(Int128{a.fen()} + b.fen(), "money add");
}

Result<Money> sub(Money a, Money b) {
    return narrow(Int128{a.fen()} - b.fen(), "money sub");
}

Result<Money> negate(Money amount) {
    return narrow(-Int128{amount.fen()}, "money negate");
}

Result<Money> sum(std::span<Money const> amounts) {
    Int128 total_fen = 0;
    for (Money const amount : amounts) {
        total_fen += amount.fen();
    }
    return narrow(total_fen, "money sum");
}

Result<Money> mul_div(Money amount, std::int64_t num, std::int64_t den, Rounding rounding) {
    DOUDI_CHECK(den > 0);
    Int128 const product = Int128{amount.fen()} * num; // below 2^126
    bool const is_negative = product < 0;
    Int128 const magnitude = is_negative ? -product : product;
    Int128 whole = magnitude / den;
    if (rounds_away_from_zero(whole, magnitude % den, den, rounding)) {
        ++whole;
    }
    return narrow(is_negative ? -whole : whole, "money mul_div");
}

} // namespace doudi
