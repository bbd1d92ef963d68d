#include "doudi/base/money.hpp"

#include "support/print.hpp"

#include <rapidcheck/catch.h>

#include <algorithm>
#include <limits>
#include <vector>

using doudi::Money;
using doudi::Refusal;
using doudi::Rounding;

namespace {

constexpr std::int64_t min_fen = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t max_fen = std::numeric_limits<std::int64_t>::max();

Money fen(std::int64_t amount) {
    return Money::from_fen(amount);
}

/// All magnitudes, the extremes often.
Money any_money() {
    return fen(*rc::gen::oneOf(rc::gen::arbitrary<std::int64_t>(),
        rc::gen::element(
            min_fen, min_fen + 1, std::int64_t{-1}, std::int64_t{0}, max_fen - 1, max_fen)));
}

} // namespace

TEST_CASE("adding and subtracting undo each other, or overflow") {
    rc::prop("(a + b) - b == a", [] {
        Money const a = any_money();
        Money const b = any_money();
        auto const total = add(a, b);
        if (total) {
            RC_ASSERT(sub(*total, b).value() == a);
            RC_ASSERT(add(b, a).value() == *total);
        } else {
            RC_ASSERT(total.error().code == Refusal::overflow);
            RC_ASSERT((a.fen() < 0) == (b.fen() < 0)); // only like signs can leave the range
        }
    });
}

TEST_CASE("a sum does not depend on the order, and negating it negates every part") {
    rc::prop("sum", [](std::vector<std::int64_t> const& amounts) {
        std::vector<Money> money(amounts.size());
        std::transform(amounts.begin(), amounts.end(), money.begin(), fen);
        auto const total = doudi::sum(money);
        std::reverse(money.begin(), money.end());
        auto const reversed = doudi::sum(money);
        RC_ASSERT(total.has_value() == reversed.has_value());
        RC_PRE(total.has_value());
        RC_ASSERT(*total == *reversed);
    });
    CHECK(doudi::sum({}).value() == Money{});
    CHECK(doudi::sum(std::vector{fen(max_fen), fen(1), fen(-1)}).value() == fen(max_fen));
    CHECK(refusal_in(doudi::sum(std::vector{fen(max_fen), fen(1)})) == Refusal::overflow);
}

TEST_CASE("amounts that do not fit are refused") {
    CHECK(refusal_in(add(fen(max_fen), fen(1))) == Refusal::overflow);
    CHECK(refusal_in(sub(fen(min_fen), fen(1))) == Refusal::overflow);
    CHECK(refusal_in(negate(fen(min_fen))) == Refusal::overflow);
    CHECK(refusal_in(mul_div(fen(max_fen), 2, 1, Rounding::down)) == Refusal::overflow);
    CHECK(refusal_in(mul_div(fen(min_fen), -1, 1, Rounding::down)) == Refusal::overflow);
    CHECK(
        mul_div(fen(min_fen), min_fen, max_fen, Rounding::down).error().code == Refusal::overflow);
    CHECK(mul_div(fen(max_fen), max_fen, max_fen, Rounding::up).value() == fen(max_fen));
    CHECK(negate(fen(max_fen)).value() == fen(-max_fen));
}

TEST_CASE("rounding: amount * num / den") {
    struct Row {
        std::int64_t amount, num, den, half_up, half_even, up, down;
    };
    auto const row = GENERATE(values<Row>({
        {10, 1, 4, 3, 2, 3, 2},                           //  2.5
        {14, 1, 4, 4, 4, 4, 3},                           //  3.5
        {-10, 1, 4, -3, -2, -3, -2},                      // -2.5
        {10, -1, 4, -3, -2, -3, -2},                      // -2.5
        {-10, -1, 4, 3, 2, 3, 2},                         //  2.5
        {9, 1, 4, 2, 2, 3, 2},                            //  2.25
        {11, 1, 4, 3, 3, 3, 2},                           //  2.75
        {-9, 1, 4, -2, -2, -3, -2},                       // -2.25
        {-11, 1, 4, -3, -3, -3, -2},                      // -2.75
        {8, 1, 4, 2, 2, 2, 2},                            //  2
        {-8, 1, 4, -2, -2, -2, -2},                       // -2
        {1, 1, 2, 1, 0, 1, 0},                            //  0.5
        {0, 7, 3, 0, 0, 0, 0},                            //  0
        {1, 1, 3, 0, 0, 1, 0},                            //  0.333…
        {2, 1, 3, 1, 1, 1, 0},                            //  0.666…
        {482'700, 1, 12, 40'225, 40'225, 40'225, 40'225}, // a year's standard by the month
        {282'700, 1, 12, 23'558, 23'558, 23'559, 23'558}, // the gap of the worked example
        {max_fen, 3, 7, 3952873730080618203, 3952873730080618203, 3952873730080618203,
            3952873730080618203},
    }));
    CAPTURE(row.amount, row.num, row.den);
    Money const amount = fen(row.amount);
    CHECK(mul_div(amount, row.num, row.den, Rounding::half_up).value() == fen(row.half_up));
    CHECK(mul_div(amount, row.num, row.den, Rounding::half_even).value() == fen(row.half_even));
    CHECK(mul_div(amount, row.num, row.den, Rounding::up).value() == fen(row.up));
    CHECK(mul_div(amount, row.num, row.den, Rounding::down).value() == fen(row.down));
}

TEST_CASE("every rounding is within one fen, down never beyond up") {
    rc::prop("bounds", [](std::int32_t amount, std::int32_t num) {
        auto const den = *rc::gen::positive<std::int32_t>();
        auto const at = [&](Rounding rounding) {
            return mul_div(fen(amount), num, den, rounding).value().fen();
        };
        std::int64_t const exact_times_den = std::int64_t{amount} * num;
        for (auto const rounding : {Rounding::half_up, Rounding::half_even}) {
            auto const off = exact_times_den - at(rounding) * den;
            RC_ASSERT(2 * (off < 0 ? -off : off) <= den);
        }
        RC_ASSERT(std::abs(at(Rounding::up)) - std::abs(at(Rounding::down)) ==
            (exact_times_den % den == 0 ? 0 : 1));
    });
}
