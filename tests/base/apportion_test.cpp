#include "doudi/base/apportion.hpp"

#include "support/print.hpp"

#include <rapidcheck/catch.h>

#include <algorithm>
#include <limits>

using doudi::Money;
using doudi::Ratio;
using doudi::Refusal;
using doudi::RegionCode;
using doudi::Share;
using doudi::Weight;

namespace {

Money fen(std::int64_t amount) {
    return Money::from_fen(amount);
}

RegionCode county(std::size_t i) {
    return RegionCode::from_number(610'101 + static_cast<int>(i));
}

std::vector<Weight> weights_of(std::vector<Ratio> const& ratios) {
    std::vector<Weight> weights;
    for (std::size_t i = 0; i < ratios.size(); ++i) {
        weights.push_back({county(i), ratios[i]});
    }
    return weights;
}

std::vector<std::int64_t> shares_fen(Money total, std::vector<Ratio> const& ratios, Money unit) {
    std::vector<std::int64_t> shares;
    for (Share const& share : doudi::apportion(total, weights_of(ratios), unit).value()) {
        shares.push_back(share.amount.fen());
    }
    return shares;
}

/// Some weights, not all zero, with denominators that do not divide each other.
std::vector<Weight> any_weights() {
    auto const count = *rc::gen::inRange<std::size_t>(1, 40);
    std::vector<Weight> weights;
    for (std::size_t i = 0; i < count; ++i) {
        weights.push_back(
            {county(i), Ratio{*rc::gen::inRange(0, 100'000), *rc::gen::inRange(1, 1000)}});
    }
    RC_PRE(
        std::any_of(weights.begin(), weights.end(), [](Weight const& w) { return w.weight > 0; }));
    return weights;
}

} // namespace

TEST_CASE("shares by weight") {
    struct Row {
        char const* why;
        std::int64_t total, unit;
        std::vector<Ratio> weights;
        std::vector<std::int64_t> shares;
    };
    auto const row = GENERATE(values<Row>({
        {"one takes all", 100, 1, {3}, {100}},
        {"nothing to divide", 0, 1, {1, 2}, {0, 0}},
        {"even", 100, 1, {1, 1}, {50, 50}},
        {"the odd fen goes to the smaller code", 10'000, 1, {1, 1, 1}, {3334, 3333, 3333}},
        {"two odd fen", 11, 1, {1, 1, 1}, {4, 4, 3}},
        {"the largest remainder first", 10, 1, {50, 26, 24}, {5, 3, 2}},
        {"no weight, no share", 7, 1, {0, 1, 1}, {0, 4, 3}},
        {"fractions", 100, 1, {Ratio{1, 3}, Ratio{1, 6}, Ratio{1, 2}}, {33, 17, 50}},
        {"a negative total mirrors the positive", -11, 1, {1, 1, 1}, {-4, -4, -3}},
        {"in yuan", 1'000'000, 100, {1, 1, 1}, {333'400, 333'300, 333'300}},
        // domain.md 4.1: a million yuan, need 50 : 30 : 20, tilt 1.0, 1.2, 1.0
        {"the worked example, to 100 yuan", 100'000'000, 10'000, {50, 36, 20},
            {47'170'000, 33'960'000, 18'870'000}},
        {"the worked example, to the fen", 100'000'000, 1, {50, 36, 20},
            {47'169'811, 33'962'264, 18'867'925}},
        {"the worked example, to 10,000 yuan", 100'000'000, 1'000'000, {50, 36, 20},
            {47'000'000, 34'000'000, 19'000'000}},
    }));
    INFO(row.why);
    CHECK(shares_fen(fen(row.total), row.weights, fen(row.unit)) == row.shares);
}

TEST_CASE("totals that cannot be divided so") {
    CHECK(refusal_in(doudi::apportion(fen(100), {})) == Refusal::weights_all_zero);
    CHECK(refusal_in(doudi::apportion(fen(100), weights_of({0, 0}))) == Refusal::weights_all_zero);
    CHECK(refusal_in(doudi::apportion(fen(150), weights_of({1, 1}), fen(100))) ==
        Refusal::unit_does_not_divide_total);
}

TEST_CASE("the extremes are divided too") {
    auto const min = std::numeric_limits<std::int64_t>::min();
    auto const max = std::numeric_limits<std::int64_t>::max();
    CHECK(shares_fen(fen(min), {1}, fen(1)) == std::vector{min});
    CHECK(shares_fen(fen(max), {1, 1}, fen(1)) == std::vector{max / 2 + 1, max / 2});
    std::vector<std::int64_t> const weights{max, max, max};
    auto const shares = doudi::apportion_in_order(fen(min), weights);
    CHECK(doudi::sum(shares).value() == fen(min));
}

TEST_CASE("nothing is lost and nobody is off by a unit") {
    rc::prop("sum and bounds", [] {
        auto const weights = any_weights();
        Money const unit = fen(*rc::gen::element(1, 100, 1'000'000));
        Money const total = fen(unit.fen() * *rc::gen::inRange(-1'000'000'000, 1'000'000'000));
        auto const shares = doudi::apportion(total, weights, unit).value();

        Ratio weight_sum = 0;
        for (Weight const& weight : weights) {
            weight_sum += weight.weight;
        }
        std::int64_t sum_fen = 0;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            std::int64_t const share_fen = shares[i].amount.fen();
            sum_fen += share_fen;
            RC_ASSERT(shares[i].region == weights[i].region);
            RC_ASSERT(share_fen % unit.fen() == 0);
            Ratio const exact = Ratio{total.fen()} * weights[i].weight / weight_sum;
            RC_ASSERT(abs(Ratio{share_fen} - exact) < Ratio{unit.fen()});
        }
        RC_ASSERT(sum_fen == total.fen());
    });
}

TEST_CASE("the order of the weights, and their scale, change nothing") {
    rc::prop("permutation and scale", [] {
        auto weights = any_weights();
        Money const total = fen(*rc::gen::inRange(0, 1'000'000));
        auto const expected = doudi::apportion(total, weights).value();

        auto const turn = *rc::gen::inRange<std::size_t>(0, weights.size());
        std::rotate(
            weights.begin(), weights.begin() + static_cast<std::ptrdiff_t>(turn), weights.end());
        std::reverse(weights.begin(), weights.begin() + static_cast<std::ptrdiff_t>(turn));
        Ratio const scale{*rc::gen::inRange(1, 1000), *rc::gen::inRange(1, 1000)};
        for (Weight& weight : weights) {
            weight.weight *= scale;
        }
        auto const shares = doudi::apportion(total, weights).value();
        for (std::size_t i = 0; i < shares.size(); ++i) {
            RC_ASSERT(shares[i].region == expected[i].region);
            RC_ASSERT(shares[i].amount == expected[i].amount);
        }
    });
}

TEST_CASE("a greater weight never gets less") {
    rc::prop("monotone, and the same as in order for whole weights", [] {
        auto const count = *rc::gen::inRange<std::size_t>(1, 30);
        std::vector<std::int64_t> whole;
        std::vector<Ratio> ratios;
        for (std::size_t i = 0; i < count; ++i) {
            whole.push_back(*rc::gen::inRange(i == 0 ? 1 : 0, 1'000'000));
            ratios.emplace_back(whole.back());
        }
        Money const total = fen(*rc::gen::inRange(0, 10'000'000));
        auto const shares = doudi::apportion_in_order(total, whole);
        auto const by_ratio = shares_fen(total, ratios, fen(1));
        for (std::size_t i = 0; i < count; ++i) {
            RC_ASSERT(shares[i].fen() == by_ratio[i]);
            for (std::size_t j = 0; j < count; ++j) {
                RC_ASSERT(whole[i] <= whole[j] || shares[i] >= shares[j]);
            }
        }
    });
}
